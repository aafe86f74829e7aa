using Microsoft.EntityFrameworkCore;

namespace Redirect.Links.Storage.Sqlite;

internal sealed class SqliteLinksDbContext(DbContextOptions<SqliteLinksDbContext> options) : LinksDbContext(options);
