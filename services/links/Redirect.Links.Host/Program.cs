using Redirect.Hosting.Caching;
using Redirect.Hosting.Defaults;
using Redirect.Hosting.Messaging;
using Redirect.Hosting.Principals;
using Redirect.Hosting.Telemetry;
using Redirect.Links;

var builder = ServiceBuilder.Create(args);
builder.AddHostDefaults().AddTelemetry("redirect-links").AddInternalCallers(ServiceNames.Links).AddRedis().AddLinks().AddMessaging(LinksModule.ConfigureMessages);
var app = builder.Build();
app.UseHostDefaults();
app.UseInternalCallers();
app.MapLinks();
return await app.RunServiceAsync(args);
