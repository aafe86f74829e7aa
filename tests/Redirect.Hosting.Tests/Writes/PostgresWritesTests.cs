using Redirect.Hosting.Storage;

namespace Redirect.Hosting.Tests.Writes;

public sealed class PostgresWritesTests() : WritesContract(StorageProvider.Postgres);
