namespace InfoShare.Core.Access;

/// <summary>
/// A part of a call that did not stop it (E21): what had a wrong form in an urgent one, or a meeting beside a concern that does not belong to it. It
/// was not used, is kept as it was given, and the caller is told.
/// </summary>
/// <param name="Field">Path in the request, for example <c>referral.children[0].demographics.birth_date</c>.</param>
/// <param name="What">What it is, in words that follow a verb, for example "the NHS number (...)".</param>
/// <param name="Problem">Why it was not used, for example "has a wrong check digit".</param>
/// <param name="Given">As the caller gave it; for the caller's own organisation alone.</param>
public sealed record SetAsideField(string Field, string What, string Problem, string Given)
{
    /// <summary>What the caller is told.</summary>
    public string InWords() => $"Taken; {What} {Problem} and was not used. It is kept as you gave it: send it again when it is right.";
}
