using Redirect.Attribution;
using Redirect.Hosting.Caching;
using Redirect.Hosting.Defaults;
using Redirect.Hosting.Messaging;
using Redirect.Hosting.Principals;
using Redirect.Hosting.Telemetry;

var builder = ServiceBuilder.Create(args);
builder.AddHostDefaults().AddTelemetry("redirect-attribution").AddInternalCallers(ServiceNames.Attribution).AddRedis().AddAttribution().AddMessaging(AttributionModule.ConfigureMessages);
var app = builder.Build();
if (args.Contains(ServiceVerbs.RebuildCounters))
{
    await AttributionModule.RebuildCountersAsync(app.Services, CancellationToken.None);
    return 0;
}

app.UseHostDefaults();
app.UseInternalCallers();
app.MapAttribution();
return await app.RunServiceAsync(args);
