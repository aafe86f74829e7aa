using Redirect.Links.Decisions;
using Redirect.Links.Following;

namespace Redirect.Links.Rules;

/// <summary>A link's rules, ready to be tried in order.</summary>
internal sealed class RulePlan
{
    private readonly ConditionPlan[] conditions;
    private readonly string[] locations;

    public RulePlan(IReadOnlyList<LinkRule> rules)
    {
        conditions = [.. rules.Select(rule => new ConditionPlan(rule.When))];
        locations = [.. rules.Select(rule => Locations.Of(rule.Target))];
    }

    public string LocationOf(int rule) => locations[rule - 1];

    /// <summary>Whether the rule was written for readers inside an app: then it also decides inside apps that block addresses.</summary>
    public bool NamesApp(int rule) => conditions[rule - 1].NamesApp;

    /// <summary>The first rule that holds, from 1; 0: none.</summary>
    public int First(in Reader reader, List<DecisionStep>? trace)
    {
        for (var at = 0; at < conditions.Length; at++)
        {
            var failed = conditions[at].FirstFailing(reader);
            if (failed is null)
            {
                trace?.Add(new($"rules[{at}]", "decided", "Everything in its condition holds."));
                return at + 1;
            }

            trace?.Add(new($"rules[{at}]", "skipped", $"Its '{failed}' does not hold."));
        }

        return 0;
    }
}
