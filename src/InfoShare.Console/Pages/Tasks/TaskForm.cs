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

    /// <summary>What is missing of asking again.</summary>
    internal void JudgeAsked(Faults faults)
    {
        faults.Require(Text.London.Iso(AskedOn) is not null, "Form.AskedOn", "Write the day as day/month/year, for example 9/3/2027");
        faults.Require(Coded<EnquiryAnswer>(Answer) is not null, "Form.Answer", "Say what came of asking");
        faults.Require(Coded<EnquiryAnswer>(Answer) is EnquiryAnswer.NotAsked or null || Present.Count > 0, "Form.Present", "Say who else was there, or that nobody was");
        faults.Require(Coded<EnquiryAnswer>(Answer) is EnquiryAnswer.NotAsked or null || Coded<InterpreterUse>(Interpreter) is not null, "Form.Interpreter", "Say whether somebody interpreted");
    }

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
