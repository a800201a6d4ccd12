using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Plans;

/// <summary>
/// What was agreed with a family in writing at a step of a plan, with what shows whether they could understand it: language, reading, interpreter, and
/// what they said that it means (requirement I15).
/// </summary>
/// <param name="With">With whom, in words.</param>
/// <param name="SpokenLanguage">The one that they speak best, ISO 639-3.</param>
/// <param name="WrittenLanguage">The one in which it is written.</param>
/// <param name="InterpreterLanguage">Into which was interpreted; null: none was, or it is not said.</param>
/// <param name="UnderstoodAs">In their own words; null: nobody checked.</param>
public sealed record WrittenAgreement(
    string With, string Words, string SpokenLanguage, string WrittenLanguage, AgreementReading Reading, InterpreterUse Interpreter, bool RelativeInterpreted,
    string? InterpreterLanguage, string? UnderstoodAs)
{
    /// <summary>What to do before anybody relies on it. A prompt stops nothing.</summary>
    public IReadOnlyList<string> Prompts()
    {
        var prompts = new List<string>();
        if (SpokenLanguage != WrittenLanguage && Reading != AgreementReading.ReadsIt)
            prompts.Add("It is not written in the language that they speak best: have it translated, and go through it with them.");
        if (Reading == AgreementReading.NotAsked)
            prompts.Add("Nobody asked whether they can read it: ask, and read it out where they cannot.");
        if (RelativeInterpreted)
            prompts.Add("A relative interpreted: go through it again with a professional interpreter.");
        if (Interpreter == InterpreterUse.NeededNotUsed)
            prompts.Add("An interpreter was needed and not used: go through it again with one.");
        if (UnderstoodAs is null)
            prompts.Add("Nobody checked what they understood: ask them to say in their own words what it means.");
        return prompts;
    }
}
