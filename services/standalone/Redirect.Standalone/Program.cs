using Redirect.Attribution;
using Redirect.Gateway;
using Redirect.Gateway.ApiKeys;
using Redirect.Gateway.Hosts;
using Redirect.Hosting.Caching;
using Redirect.Hosting.Defaults;
using Redirect.Hosting.Messaging;
using Redirect.Hosting.Telemetry;
using Redirect.Links;
using Redirect.Media;
using Redirect.Standalone;

var builder = ServiceBuilder.Create(args);
builder.AddStandaloneSettings(args);
builder.AddHostDefaults().AddTelemetry("redirect").AddEdge().AddRedis().AddLinks().AddMedia().AddAttribution()
    .AddMessaging(LinksModule.ConfigureMessages, AttributionModule.ConfigureMessages);
builder.Services.AddSingleton<IKeyDirectory, LocalKeyDirectory>().AddSingleton<IDomainDirectory, LocalDomainDirectory>().AddSingleton<ILinkDirectory, LocalLinkDirectory>();
builder.AddApiDocument();
var app = builder.Build();
app.UseHostDefaults();
app.UseEdge();
app.MapOpenApi();
app.MapMedia();
app.MapAttribution();
app.MapLinks();
app.GreetWhenStarted();
return await app.RunServiceAsync(args);
