using InfoShare.Protocol.Common.V1;
using InfoShare.WebConsole.Forms;

namespace InfoShare.WebConsole.Pages.Tasks;

/// <summary>What is done about a task, as typed.</summary>
public sealed class TaskForm : DutyForm
{
    /// <summary>What came of it.</summary>
    public string? Outcome { get; set; }

    /// <summary>Who is asked to take it.</summary>
    public OrganisationForm To { get; set; } = new();

    /// <summary>The role there, as a code.</summary>
    public string? Role { get; set; }

    /// <summary>Why it is passed on.</summary>
    public string? Why { get; set; }

    /// <summary>Why it is declined.</summary>
    public string? Reason { get; set; }

    /// <summary>When somebody was asked, as day/month/year.</summary>
    public string? AskedOn { get; set; }

    /// <summary>What came of asking, as a code.</summary>
    public string? Answer { get; set; }

    /// <summary>Who else was there, as codes.</summary>
    public IList<string> Present { get; } = [];

    /// <summary>Whether an interpreter was used, as a code.</summary>
    public string? Interpreter { get; set; }

    /// <summary>The interpreter's language, as three letters.</summary>
    public string? Language { get; set; }

    /// <summary>Whether the child was seen, as a code.</summary>
    public string? Seen { get; set; }

    /// <summary>Where, as a code.</summary>
    public string? Place { get; set; }

    /// <summary>Whether the child was seen alone, as a code.</summary>
    public string? Alone { get; set; }

    /// <summary>What the child said.</summary>
    public string? ChildWords { get; set; }

    /// <summary>To whom it was said.</summary>
    public string? SaidTo { get; set; }

    /// <summary>What the child did and looked like.</summary>
    public string? Looked { get; set; }

    /// <summary>Why the child was not seen, as it was said.</summary>
    public string? ReasonGiven { get; set; }

    /// <summary>Who said so.</summary>
    public string? ReasonBy { get; set; }

    /// <summary>What happens next.</summary>
    public string? Next { get; set; }

    /// <summary>What is missing of a visit.</summary>
    internal void JudgeVisit(Faults faults)
    {
        faults.Require(Coded<Seen>(Seen) is not null, "Form.Seen", "Say whether you saw the child");
        faults.Require(Text.London.Iso(AskedOn) is not null, "Form.AskedOn", "Write the day as day/month/year, for example 9/3/2027");
        faults.Require(Coded<ContactPlace>(Place) is not null, "Form.Place", "Say where");
        faults.RequireFor(!string.IsNullOrWhiteSpace(ChildWords), "Form.ChildWords", "You wrote to whom it was said. Write what the child said, or empty that", SaidTo);
        JudgeLanguage(faults);
        if (Coded<Seen>(Seen) == Protocol.Common.V1.Seen.Yes)
        {
            faults.Require(Coded<SeenAlone>(Alone) is not null, "Form.Alone", "Say whether the child was seen alone");
            faults.Require(Present.Count > 0, "Form.Present", "Say who else was there, or that nobody was");
            faults.Require(Coded<InterpreterUse>(Interpreter) is not null, "Form.Interpreter", "Say whether somebody interpreted");
            faults.RequireFor(false, "Form.Seen", "You wrote what you were told when you did not see the child. Empty it, or say that you did not", ReasonGiven, ReasonBy);
        }
        else
        {
            faults.RequireFor(Coded<SeenAlone>(Alone) is null or SeenAlone.No, "Form.Alone", "You wrote that you did not see the child. Say that it was not alone, or that you saw the child", Alone);
            faults.RequireFor(!string.IsNullOrWhiteSpace(ReasonGiven), "Form.ReasonGiven", "You wrote who told you. Write what you were told, or empty that", ReasonBy);
            faults.Require(string.IsNullOrWhiteSpace(ReasonGiven) || !string.IsNullOrWhiteSpace(ReasonBy), "Form.ReasonBy", "Say who gave this reason");
        }
    }

    /// <summary>As the broker takes it, once it was judged. What belongs to a sight alone goes with a sight alone.</summary>
    internal VisitStatement ToVisit()
    {
        var seen = Coded<Seen>(Seen) ?? Protocol.Common.V1.Seen.Unspecified;
        var visit = new VisitStatement
        {
            VisitOn = Text.London.Iso(AskedOn) ?? "",
            Place = Coded<ContactPlace>(Place) ?? ContactPlace.Unspecified,
            Seen = seen,
            BehaviourAndAppearance = Looked?.Trim() ?? "",
            NextStep = Next?.Trim() ?? "",
            Present = { Present.Select(p => Coded<PresentKind>(p)).OfType<PresentKind>() },
        };
        if (!string.IsNullOrWhiteSpace(ChildWords))
            visit.ChildWords = new ChildWords { Verbatim = ChildWords.Trim(), SaidTo = SaidTo?.Trim() ?? "" };
        if (Coded<InterpreterUse>(Interpreter) is { } use)
            visit.Interpreter = new InterpreterStatement { Use = use, Language = Language?.Trim() ?? "" };
        if (seen == Protocol.Common.V1.Seen.Yes)
            visit.SeenAlone = Coded<SeenAlone>(Alone) ?? SeenAlone.Unspecified;
        else
            (visit.ReasonGiven, visit.ReasonBy) = (ReasonGiven?.Trim() ?? "", ReasonBy?.Trim() ?? "");
        return visit;
    }

    /// <summary>What is missing of asking again.</summary>
    internal void JudgeAsked(Faults faults)
    {
        faults.Require(Text.London.Iso(AskedOn) is not null, "Form.AskedOn", "Write the day as day/month/year, for example 9/3/2027");
        faults.Require(Coded<EnquiryAnswer>(Answer) is not null, "Form.Answer", "Say what came of asking");
        faults.Require(Coded<EnquiryAnswer>(Answer) is EnquiryAnswer.NotAsked or null || Present.Count > 0, "Form.Present", "Say who else was there, or that nobody was");
        faults.Require(Coded<EnquiryAnswer>(Answer) is EnquiryAnswer.NotAsked or null || Coded<InterpreterUse>(Interpreter) is not null, "Form.Interpreter", "Say whether somebody interpreted");
        JudgeLanguage(faults);
    }

    private void JudgeLanguage(Faults faults) => faults.RequireFor(
        Coded<InterpreterUse>(Interpreter) is not null, "Form.Interpreter", "You wrote a language. Say whether somebody was there to interpret, or empty it", Language);

    /// <summary>As the broker takes it, once it was judged.</summary>
    internal EnquiryStatement ToEnquiry(SubjectRef person, EnquiryTopic topic)
    {
        var asked = new EnquiryStatement
        {
            Person = person,
            AskedOn = Text.London.Iso(AskedOn) ?? "",
            Topic = topic,
            Answer = Coded<EnquiryAnswer>(Answer) ?? EnquiryAnswer.Unspecified,
            Present = { Present.Select(p => Coded<PresentKind>(p)).OfType<PresentKind>() },
        };
        if (Coded<InterpreterUse>(Interpreter) is { } use)
            asked.Interpreter = new InterpreterStatement { Use = use, Language = Language?.Trim() ?? "" };
        return asked;
    }

    internal static T? Coded<T>(string? code)
        where T : struct, Enum =>
        Enum.TryParse<T>(code, out var known) && Enum.IsDefined(known) && Convert.ToInt32(known, null) != 0 ? known : null;
}
