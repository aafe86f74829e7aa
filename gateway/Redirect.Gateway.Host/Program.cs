using Redirect.Gateway;
using Redirect.Gateway.Host.Keys;
using Redirect.Hosting.Caching;
using Redirect.Hosting.Defaults;
using Redirect.Hosting.Principals;
using Redirect.Hosting.Telemetry;

// Nothing here blocks: what a socket brings is handled on the thread that was told of it, without a hop through the thread pool.
Environment.SetEnvironmentVariable("DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS", "1");
var builder = ServiceBuilder.Create(args);
builder.WebHost.UseSockets(options => options.UnsafePreferInlineScheduling = true);
builder.AddHostDefaults().AddTelemetry("redirect-gateway").AddRedis().AddInternalCallers().AddEdge().AddProxy().AddKeyDirectory();
var app = builder.Build();
app.UseHostDefaults();
app.UseEdge();
app.MapProxy();
return await app.RunServiceAsync(args);
