using InfoShare.Protocol.Common.V1;
using InfoShare.WebConsole.Text;
using static InfoShare.WebConsole.Forms.Codes;

namespace InfoShare.WebConsole.Pages.Sent;

/// <summary>
/// What somebody wrote in an urgent referral where it fits no field: a day that is none, a meeting of which half is told, codes without what a
/// concern needs. A wrong form stops nothing that is urgent (E21, O7), and nothing of it is lost: it goes in words.
/// </summary>
internal static class AsWritten
{
    /// <summary>The words, a line each; empty when everything has its field.</summary>
    /// <param name="form">The form.</param>
    /// <param name="shared">Whether a concern carries what it can.</param>
    public static string Of(ReferForm form, bool shared) => string.Join('\n', Lines(form, shared).Append(Spoken(form)).Where(l => l.Length > 0));

    /// <summary>The same for a referral that a concern has opened, to which that conversation is added whole or not.</summary>
    public static string BesideConversation(ReferForm form) => string.Join('\n', Lines(form, shared: true).Where(l => l.Length > 0));

    /// <summary>What is told of the meeting at which the child was seen, or was not; empty when nothing is.</summary>
    public static string Meeting(ReferForm form) => !form.HasMeeting && !form.TellsOfMeeting ? "" : string.Join("; ", new[]
    {
        $"Was the child seen: {(form.HasMeeting ? Words.Of(Code<Seen>(form.Seen)) : "not said")}",
        Part("on", ReferForm.Trim(form.SeenOn)),
        Part("where", Coded(Code<ContactPlace>(form.Place))),
        Part("alone", Coded(Code<SeenAlone>(form.Alone))),
        Part("there", string.Join(", ", ReferForm.Chosen(form.Present).Select(p => Coded(Code<PresentKind>(p))))),
        Part("interpreter", Coded(Code<InterpreterUse>(form.Interpreter))),
    }.Where(p => p.Length > 0));

    private static IEnumerable<string> Lines(ReferForm form, bool shared)
    {
        foreach (var (place, child) in form.Named)
        {
            yield return child.BesideId;
            if (child.BesideId.Length == 0 && !ReferForm.Blank(child.Born) && London.Iso(child.Born) is null)
                yield return $"{(child.Name.Length > 0 ? child.Name : $"Child {place + 1}")}, born, as written: {ReferForm.Trim(child.Born)}";
        }

        if (!(shared && form.IsMeetingWhole))
            yield return Meeting(form);
        if (ReferForm.Blank(form.ChildWords))
            yield return Part("To whom the child spoke", ReferForm.Trim(form.SaidTo));
        if (form.ConsentCode == ConsentState.Unspecified)
            yield return Part("About sharing, as written", string.Join("; ", new[] { form.ConsentBy, form.Wishes, form.ConsentWhy }.Select(ReferForm.Trim).Where(w => w.Length > 0)));

        var unread = !ReferForm.Blank(form.Happened) && London.Iso(form.Happened) is null;
        if (unread || (!shared && !ReferForm.Blank(form.Happened)))
            yield return $"When it happened, as written: {ReferForm.Trim(form.Happened)}";
        if (shared)
            yield break;
        yield return Part("Harm feared", string.Join(", ", ReferForm.Chosen(form.Harms).Select(h => Coded(Code<HarmCategory>(h)))));
        yield return Part("What was seen", string.Join(", ", ReferForm.Chosen(form.Signs).Select(s => Coded(Code<ConcernIndicator>(s)))));
        yield return Part("What kind of thing it is", Coded(Code<ConcernKind>(form.Kind)));
    }

    // That conversation before, where too little is said of it for its field.
    private static string Spoken(ReferForm form) => form.HasSpoken && !form.IsSpokenWhole ? form.SpokenInWords : "";

    private static string Coded<T>(T code)
        where T : struct, Enum => EqualityComparer<T>.Default.Equals(code, default) ? "" : Words.Of(code);

    private static string Part(string what, string words) => words.Length > 0 ? $"{what}: {words}" : "";
}
