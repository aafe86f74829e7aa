using Microsoft.EntityFrameworkCore;
using Redirect.Attribution.Ledger;

namespace Redirect.Attribution.Statements;

/// <summary>The tables of settlement: rate cards, the ledger and statements.</summary>
internal static class StatementsModel
{
    /// <summary>Maps them.</summary>
    public static void AddStatements(this ModelBuilder model)
    {
        model.AddLedger();
    }
}
