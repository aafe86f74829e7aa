using Redirect.Hosting.Storage;

namespace Redirect.Hosting.Tests.Outbox;

public sealed class SqliteOutboxTests() : OutboxContract(StorageProvider.Sqlite);
