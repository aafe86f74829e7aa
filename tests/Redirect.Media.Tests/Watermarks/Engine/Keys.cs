using Redirect.Media.Watermarks.Engine;

namespace Redirect.Media.Tests.Watermarks.Engine;

/// <summary>Two keys and their plans, made once.</summary>
internal static class Keys
{
    public static WatermarkKey One { get; } = WatermarkKey.From(Enumerable.Repeat((byte)1, WatermarkKey.Length).ToArray());

    public static WatermarkKey Two { get; } = WatermarkKey.From(Enumerable.Repeat((byte)2, WatermarkKey.Length).ToArray());

    public static WatermarkPlan PlanOne { get; } = WatermarkPlan.Of(One);

    public static WatermarkPlan PlanTwo { get; } = WatermarkPlan.Of(Two);
}
