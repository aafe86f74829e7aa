namespace Redirect.Attribution.OrderFiles;

/// <summary>Whose file it is.</summary>
/// <param name="MerchantId">The caller.</param>
/// <param name="Platform">Where the orders were sold, such as <c>taobao</c>.</param>
/// <param name="Now">UTC.</param>
internal sealed record FileCaller(Guid MerchantId, string Platform, DateTime Now);
