using Redirect.Hosting.Storage;

namespace Redirect.Hosting.Tests.Writes;

public sealed class SqliteWritesTests() : WritesContract(StorageProvider.Sqlite);
