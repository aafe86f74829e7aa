using Redirect.Gateway;
using Redirect.Gateway.Host.Keys;
using Redirect.Hosting.Caching;
using Redirect.Hosting.Defaults;
using Redirect.Hosting.Principals;

var builder = WebApplication.CreateBuilder(args);
builder.AddHostDefaults().AddRedis().AddInternalCallers().AddEdge().AddProxy().AddKeyDirectory();
var app = builder.Build();
app.UseHostDefaults();
app.UseEdge();
app.MapProxy();
return await app.RunServiceAsync(args);
