namespace Redirect.Hosting.Storage;

/// <summary>A context that this process stores by, and where: what migrations and health checks go through.</summary>
internal sealed record StoredContext(Type Context, StorageProvider Provider);
