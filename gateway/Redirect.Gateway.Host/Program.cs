using Redirect.Gateway;
using Redirect.Gateway.Host.Keys;
using Redirect.Hosting.Caching;
using Redirect.Hosting.Defaults;
using Redirect.Hosting.Principals;
using Redirect.Hosting.Telemetry;

var builder = ServiceBuilder.Create(args);
builder.AddHostDefaults().AddTelemetry("redirect-gateway").AddRedis().AddInternalCallers().AddEdge().AddProxy().AddKeyDirectory();
var app = builder.Build();
app.UseHostDefaults();
app.UseEdge();
app.MapProxy();
return await app.RunServiceAsync(args);
