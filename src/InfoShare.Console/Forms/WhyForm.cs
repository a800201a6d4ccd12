using InfoShare.Client;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Errors.V1;

namespace InfoShare.WebConsole.Forms;

/// <summary>Why somebody asks about a person, as typed. Every question says it (requirements D1, L2): the purpose, the reason and whether the
/// lead is told are chosen by nobody beforehand; the legal basis is said by the page, and whoever knows better states another.</summary>
public class WhyForm
{
    /// <summary>What every service that works with children acts under, and what the page says unless another is chosen.</summary>
    internal const LegalBasis Stated = LegalBasis.PublicFunction;

    /// <summary>For what, as a code.</summary>
    public string? Purpose { get; set; }

    /// <summary>Why, in words.</summary>
    public string? Reason { get; set; }

    /// <summary>The legal basis, as a code; empty: what the page says of it holds.</summary>
    public string? Basis { get; set; }

    /// <summary>The bases that may be stated instead of the one that the page states.</summary>
    internal static IReadOnlyList<(string Value, string Label)> Bases { get; } =
        [("", Text.Words.Of(Stated)), .. Text.Words.Choices<LegalBasis>().Where(b => b.Value != Stated.ToString())];

    /// <summary>Whether the lead is told.</summary>
    public string? Lead { get; set; }

    /// <summary>Why the lead is not told.</summary>
    public string? LeadReason { get; set; }

    /// <summary>What is missing, so far as it can be told without the broker.</summary>
    /// <param name="purposes">The purposes that the page offers; one alone is not asked for.</param>
    internal void JudgeWhy(Faults faults, IReadOnlyList<(string Value, string Label)> purposes)
    {
        faults.Require(purposes.Count == 1 || purposes.Any(p => p.Value == Purpose), "Form.Purpose", "Say what you ask for");
        faults.Require(Reason?.Trim().Length >= 15, "Form.Reason", "Say in at least 15 characters why you ask");
        faults.Require(Lead is "tell" or "not", "Form.Lead", "Say whether the child's lead is told");
        faults.RequireFor(Lead != "tell", "Form.Lead", "You wrote why the lead is not told. Choose that, or empty it", LeadReason);
        faults.Require(Lead != "not" || LeadReason?.Trim().Length >= 5, "Form.LeadReason", "Say why the lead is not told");
    }

    /// <summary>As the broker takes it, once it was judged.</summary>
    internal AccessPurpose ToPurpose(IReadOnlyList<(string Value, string Label)> purposes) => new()
    {
        Purpose = Enum.Parse<Purpose>(purposes.Count == 1 ? purposes[0].Value : Purpose!),
        Reason = Reason!.Trim(),
        LegalBasis = Bases.Any(b => b.Value == Basis) && Enum.TryParse<LegalBasis>(Basis, out var basis) ? basis : Stated,
        LeadNotice = Lead == "tell" ? LeadNotice.Tell : LeadNotice.DoNotTell,
        LeadNoticeReason = Lead == "tell" ? "" : LeadReason!.Trim(),
    };

    /// <summary>Puts the refusal of a purpose beside it. False: the refusal is about something else.</summary>
    /// <param name="purposes">The purposes that the page offers; where it is one alone, there is no field to say it beside.</param>
    internal static bool ExplainPurpose(InfoShareError error, Faults faults, IReadOnlyList<(string Value, string Label)> purposes)
    {
        if (error.KnownReason != ErrorReason.PurposeNotAllowed)
            return false;
        if (purposes.Count == 1)
            faults.Add("", $"Your role may not ask for this ({purposes[0].Label}). Ask somebody whose task it is.");
        else
            faults.Add("Form.Purpose", "Your role may not ask for this purpose. Choose another");
        return true;
    }

    /// <summary>The field of this form that the broker means; empty when it means none of it.</summary>
    internal static string FieldOfWhy(string path) => path switch
    {
        "purpose.purpose" => "Form.Purpose",
        "purpose.reason" => "Form.Reason",
        "purpose.legal_basis" => "Form.Basis",
        "purpose.lead_notice" => "Form.Lead",
        "purpose.lead_notice_reason" => "Form.LeadReason",
        _ => "",
    };
}

/// <summary>How a page draws it.</summary>
/// <param name="Purposes">The purposes that it offers; one alone is not asked for.</param>
public sealed record WhyFields(WhyForm Form, Faults Faults, IReadOnlyList<(string Value, string Label)> Purposes);
