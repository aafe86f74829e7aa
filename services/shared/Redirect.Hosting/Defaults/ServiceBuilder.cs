using Microsoft.AspNetCore.Builder;

namespace Redirect.Hosting.Defaults;

/// <summary>How each of our programs begins.</summary>
public static class ServiceBuilder
{
    /// <summary>A builder that finds the program's own appsettings.json, from whichever folder it is started.</summary>
    public static WebApplicationBuilder Create(string[] args) =>
        WebApplication.CreateBuilder(new WebApplicationOptions { Args = [.. args.Where(arg => !ServiceVerbs.All.Contains(arg))], ContentRootPath = AppContext.BaseDirectory });
}
