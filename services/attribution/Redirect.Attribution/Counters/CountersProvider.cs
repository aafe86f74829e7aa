namespace Redirect.Attribution.Counters;

internal enum CountersProvider
{
    Redis,
    Memory,
}
