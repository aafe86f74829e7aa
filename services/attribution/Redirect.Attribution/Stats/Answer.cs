namespace Redirect.Attribution.Stats;

/// <summary>An answer, or why there is none.</summary>
internal readonly struct Answer<T>
    where T : class
{
    // An interface can't be the source of a conversion, so this one is there to be called.
    public Answer(T value) => Value = value;

    private Answer(Refusal refusal) => Refusal = refusal;

    public T? Value { get; }

    public Refusal? Refusal { get; }

    public static implicit operator Answer<T>(T value) => new(value);

    public static implicit operator Answer<T>(Refusal refusal) => new(refusal);
}
