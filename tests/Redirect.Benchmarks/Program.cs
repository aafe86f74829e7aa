using Redirect.Benchmarks;
using Redirect.Benchmarks.References;

// The references run as processes of their own, like what they are compared with.
return args switch
{
    ["reference-kestrel", var address] => await BareKestrel.RunAsync(address),
    ["reference-yarp", var address, var destination] => await BareYarp.RunAsync(address, destination),
    _ => await BudgetRun.RunAsync(args),
};
