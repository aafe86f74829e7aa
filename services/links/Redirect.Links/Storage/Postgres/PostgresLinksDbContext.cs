using Microsoft.EntityFrameworkCore;

namespace Redirect.Links.Storage.Postgres;

internal sealed class PostgresLinksDbContext(DbContextOptions<PostgresLinksDbContext> options) : LinksDbContext(options);
