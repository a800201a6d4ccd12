namespace InfoShare.Core.Vocabulary;

/// <summary>
/// The vocabulary's own text for an enum member, where splitting the C# name at its capitals would not give it back
/// (AGE_17, which the protobuf generator turns into <c>Age17</c>), or where other texts are read as the same code.
/// </summary>
/// <param name="text">The code as written and shown.</param>
/// <param name="alsoRead">Other texts that parse to the same member and are never written.</param>
[AttributeUsage(AttributeTargets.Field)]
public sealed class CodeAttribute(string text, params string[] alsoRead) : Attribute
{
    /// <summary>The code as written and shown.</summary>
    public string Text { get; } = text;

    /// <summary>Other texts that parse to the same member, such as ESC_1 for ESC_1_PRACTITIONER.</summary>
    public IReadOnlyList<string> AlsoRead { get; } = alsoRead;
}
