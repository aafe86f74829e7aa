using Redirect.Hosting.Defaults;
using Redirect.Hosting.Principals;
using Redirect.Hosting.Telemetry;
using Redirect.Media;
using Redirect.Media.Host.Links;

var builder = ServiceBuilder.Create(args);
builder.AddTelemetry("redirect-media").AddHostDefaults().AddInternalCallers(ServiceNames.Media).AddMedia().AddLinkService();

var app = builder.Build();
app.UseHostDefaults();
app.UseInternalCallers();
app.MapMedia();
return await app.RunServiceAsync(args);
