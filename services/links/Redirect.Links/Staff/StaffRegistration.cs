using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Redirect.Links.Staff;

/// <summary>Staff, as a part of the module.</summary>
internal static class StaffRegistration
{
    public static void AddStaff(this IServiceCollection services) => services.AddSingleton<StaffDirectory>();

    public static void MapStaff(this RouteGroupBuilder group)
    {
        CreateStaff.Map(group);
        ListStaff.Map(group);
        GetStaff.Map(group);
        ChangeStaff.Map(group);
        RetireStaff.Map(group);
    }
}
