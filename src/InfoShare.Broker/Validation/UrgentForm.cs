using System.Collections;
using System.Globalization;
using System.Text.RegularExpressions;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using InfoShare.Core;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Police.V1;
using InfoShare.Protocol.Referral.V1;
using AgencyKind = InfoShare.Core.Vocabulary.AgencyKind;
using SetAsideField = InfoShare.Core.Access.SetAsideField;

namespace InfoShare.Broker.Validation;

/// <summary>
/// A wrong form never stops what is urgent (requirements E21, O7). What an urgent referral, concern or report gives in a wrong
/// form is taken out of the message, kept as it was given, and told to the caller; only what nobody could act without (whom it is
/// about, a word of the risk, who sends it) still refuses. Anything that is not urgent is refused with every fault at once.
/// </summary>
internal static partial class UrgentForm
{
    private const int MaxPasses = 12;
    private const int MaxGiven = 4000;
    private const int MaxRisk = 4000;
    private const string RiskStatement = "risk_statement";
    private const string Children = "children";

    /// <summary>The meeting beside an urgent concern: whatever is wrong with it, the concern goes on without it.</summary>
    public const string Contact = "contact";

    private static readonly string[] OfDraft = [Children, RiskStatement, "urgency"];
    private static readonly string[] OfConcern = ["subject", "indicators", "kind", "source", RiskStatement, "urgency"];
    private static readonly string[] OfAttendance =
        ["request_id", "attended_at", "harmed_adult", Children, "account", "urgency", "legal_basis"];
    private static readonly string[] OfReport = ["request_id", RiskStatement, "basics"];

    /// <summary>Whether the form may not stop it.</summary>
    public static bool IsUrgent(Urgency urgency) => urgency is Urgency.SameDay or Urgency.ImmediateDanger;

    /// <summary>Takes out of an urgent request what is wrong with it; anything else stays as it is.</summary>
    /// <returns>What refuses the call, or what was taken out of it.</returns>
    public static (IReadOnlyList<FieldViolation> Left, IReadOnlyList<SetAsideField> Aside) SetAside(
        IMessage request, IReadOnlyList<FieldViolation> violations, DateTimeOffset now, AgencyKind agency)
    {
        if (PartOf(request) is not { } part)
            return (violations, []);
        var all = violations;
        List<SetAsideField> aside = [];
        var namesChildren = part.Message is ReferralDraft { Children.Count: > 0 };
        for (var pass = 0; pass < MaxPasses && violations.Count > 0; pass++)
        {
            var before = aside.Count;

            if (part.Message is ConcernStatement && violations.FirstOrDefault(v => IsOfContact(v.Field)) is { } ofContact
                && request.Descriptor.FindFieldByName(Contact) is { } beside && beside.Accessor.GetValue(request) is IMessage taken)
            {
                beside.Accessor.Clear(request);
                aside.Add(Noted(ofContact, taken));
            }

            // The last first, so that taking one out of a list does not move those that are still to be looked at.
            foreach (var violation in violations.OrderByDescending(v => Ordered(v.Field), StringComparer.Ordinal))
            {
                if (violation.Field.StartsWith(part.Prefix, StringComparison.Ordinal)
                    && Cut(part, violation.Field[part.Prefix.Length..], violation) is { } cut)
                {
                    aside.Add(cut);
                }
            }

            if (part.Message is ReferralDraft { Children.Count: 0, ChildDescription: "" } draft && namesChildren)
                draft.ChildDescription = Core.Referrals.MakeReferralHandler.UnusableChild;
            if (aside.Count == before)
                break;
            violations = RequestValidators.Validate(request, now, agency);
        }

        // One that is refused all the same is told of every fault at once, as any other.
        return violations.Count > 0 ? (all, []) : (violations, [.. aside.OrderBy(a => Ordered(a.Field), StringComparer.Ordinal).DistinctBy(a => a.Field)]);
    }

    private static bool IsOfContact(string field) => field == Contact || field.StartsWith($"{Contact}.", StringComparison.Ordinal);

    private static Part? PartOf(IMessage request)
    {
        if (request is ReportDomesticAbuseAttendanceRequest attendance)
            return IsUrgent(attendance.Urgency) ? new Part("", request, OfAttendance) : null;
        foreach (var field in request.Descriptor.Fields.InDeclarationOrder())
        {
            if (field.FieldType != FieldType.Message || field.IsRepeated)
                continue;
            switch (field.Accessor.GetValue(request))
            {
                case ReportBasics basics when IsUrgent(basics.Urgency):
                    return new Part("", request, OfReport);
                case ReferralDraft draft when IsUrgent(draft.Urgency):
                    return new Part($"{field.Name}.", draft, OfDraft);
                case ConcernStatement concern when IsUrgent(concern.Urgency):
                    return new Part($"{field.Name}.", concern, OfConcern);
            }
        }

        return null;
    }

    /// <summary>Takes out the smallest part that can be missed; null when none can.</summary>
    private static SetAsideField? Cut(Part part, string path, FieldViolation violation)
    {
        var steps = StepsTo(part.Message, path);
        for (var i = steps.Count - 1; i >= 0; i--)
        {
            var step = steps[i];
            if (i > 0 && MeansNothingAlone(step.Parent) && !IsDetail(step))
                continue;
            if (i == 0 && step.Index is null && part.Essential.Contains(step.Field.Name))
                return Mended(step, violation);
            if (step.Index is { } index)
            {
                var list = (IList)step.Field.Accessor.GetValue(step.Parent);
                if (index >= list.Count || (i == 0 && list.Count == 1 && part.Essential.Contains(step.Field.Name) && part.Message is not ReferralDraft))
                    return null;
                var taken = list[index];
                list.RemoveAt(index);
                return Noted(violation, taken);
            }

            if (IsThere(step))
            {
                var taken = step.Field.Accessor.GetValue(step.Parent);
                step.Field.Accessor.Clear(step.Parent);
                return Noted(violation, taken);
            }

            if (!CanBeMissed(step.Parent))
                return null;
        }

        return null;
    }

    /// <summary>A statement of the risk that is too long, or holds what cannot be shown, is used as far as it can be.</summary>
    private static SetAsideField? Mended(Step step, FieldViolation violation)
    {
        if (step.Field.Name != RiskStatement || step.Field.Accessor.GetValue(step.Parent) is not string given)
            return null;
        var mended = Shown(given, ' ');
        if (mended.Length > MaxRisk)
            mended = mended[..(MaxRisk - (char.IsHighSurrogate(mended[MaxRisk - 1]) ? 1 : 0))];
        if (mended == given)
            return null;
        step.Field.Accessor.SetValue(step.Parent, mended);
        return new SetAsideField(violation.Field, $"{violation.Field} beyond what is kept", violation.Problem, Shown(given, '\uFFFD'));
    }

    private static List<Step> StepsTo(IMessage from, string path)
    {
        List<Step> steps = [];
        var at = from;
        foreach (var segment in path.Split('.'))
        {
            var bracket = segment.IndexOf('[', StringComparison.Ordinal);
            if (at?.Descriptor.FindFieldByName(bracket < 0 ? segment : segment[..bracket]) is not { } field)
                return steps;
            var index = bracket < 0 ? (int?)null : int.Parse(segment.AsSpan((bracket + 1)..^1), CultureInfo.InvariantCulture);
            steps.Add(new Step(at, field, index));
            var value = field.Accessor.GetValue(at);
            at = (index is { } i ? value is IList list && i < list.Count ? list[i] : null : value) as IMessage;
        }

        return steps;
    }

    /// <summary>Half an identifier or half a name says nothing, and a person named in a wrong way is named by nobody.</summary>
    private static bool MeansNothingAlone(IMessage message) => message is PersonIdentifier or NameFact or SubjectRef or IncidentRef;

    /// <summary>Since when an identifier or a name is used says more about it, and a wrong date takes nothing from it.</summary>
    private static bool IsDetail(Step step) => step.Field.Name is "from_date" or "to_date";

    /// <summary>What may be missed as a whole when one of its parts is.</summary>
    private static bool CanBeMissed(IMessage message) => message is SpokenContact or ChildWords or Address or WhenHappened or ChildBearing or VisitStatement or InterpreterStatement
        or CounterAllegation;

    private static bool IsThere(Step step) => step.Field.Accessor.GetValue(step.Parent) switch
    {
        null => false,
        string text => text.Length > 0,
        IList list => list.Count > 0,
        IMessage => true,
        var number => Convert.ToInt64(number, CultureInfo.InvariantCulture) != 0,
    };

    private static SetAsideField Noted(FieldViolation violation, object? taken) => taken switch
    {
        PersonIdentifier { Scheme: IdentifierScheme.NhsNumber } number => new SetAsideField(
            violation.Field, $"the NHS number ({violation.Field})",
            number.Value.Count(char.IsAsciiDigit) == 10 ? "has a wrong check digit" : "is not ten digits", Given(number.Value)),
        PersonIdentifier other => new SetAsideField(violation.Field, $"the identifier ({violation.Field})", violation.Problem, Given(other.Value)),
        _ => new SetAsideField(violation.Field, violation.Field, violation.Problem, Given(taken)),
    };

    private static string Given(object? taken)
    {
        var text = taken switch
        {
            null => "",
            string value => value,
            Timestamp time => $"{time.Seconds} s {time.Nanos} ns",
            IMessage message => JsonFormatter.Default.Format(message),
            IList list => string.Join("; ", list.Cast<object>().Select(Given)),
            _ => Convert.ToInt64(taken, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture),
        };
        return Shown(text.Length > MaxGiven ? text[..MaxGiven] : text, '\uFFFD');
    }

    /// <summary>The text with a stand-in for what no text may hold.</summary>
    private static string Shown(string text, char standIn) => string.Create(text.Length, (text, standIn), static (shown, from) =>
    {
        for (var i = 0; i < shown.Length; i++)
        {
            var c = from.text[i];
            var half = char.IsSurrogate(c)
                && !(char.IsHighSurrogate(c) ? i + 1 < from.text.Length && char.IsLowSurrogate(from.text[i + 1]) : i > 0 && char.IsHighSurrogate(from.text[i - 1]));
            shown[i] = half || (char.IsControl(c) && c is not ('\n' or '\r' or '\t')) || MessageWalk.IsDirection(c) ? from.standIn : c;
        }
    });

    private static string Ordered(string path) => Place().Replace(path, static m => int.Parse(m.Value, CultureInfo.InvariantCulture).ToString("D6", CultureInfo.InvariantCulture));

    [GeneratedRegex("[0-9]+")]
    private static partial Regex Place();

    private sealed record Part(string Prefix, IMessage Message, string[] Essential);

    private sealed record Step(IMessage Parent, FieldDescriptor Field, int? Index);
}
