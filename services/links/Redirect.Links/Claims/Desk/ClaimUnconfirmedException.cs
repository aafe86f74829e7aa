namespace Redirect.Links.Claims.Desk;

/// <summary>The database went away during the commit: nobody knows whether it was done. The same call again finds the truth by its key.</summary>
internal sealed class ClaimUnconfirmedException(Exception inner) : Exception("The database did not confirm the commit.", inner);
