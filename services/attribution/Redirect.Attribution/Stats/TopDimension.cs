namespace Redirect.Attribution.Stats;

internal enum TopDimension
{
    Link,
    Placement,
    Campaign,
    Form,
    Channel,
    Staff,
    Store,
}
