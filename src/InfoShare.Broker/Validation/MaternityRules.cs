using InfoShare.Core.People.Births;
using InfoShare.Protocol.People.V1;
using PregnancyEnd = InfoShare.Protocol.People.V1.PregnancyEnd;
using Proto = InfoShare.Protocol.Common.V1;
using RuleTable = InfoShare.Broker.Validation.RequestValidators.RuleTable;

namespace InfoShare.Broker.Validation;

/// <summary>Validators of the requests about pregnancies and births.</summary>
internal static class MaternityRules
{
    private const int MostBabies = 8;

    public static void AddTo(RuleTable rules)
    {
        rules.Add<RecordPregnancyRequest>(Pregnancy);
        rules.Add<RecordBirthRequest>(Birth);
        rules.Add<AttachNewbornRecordRequest>(Attach);
        rules.Add<RecordPregnancyEndRequest>(End);
        rules.Add<TakeBackPregnancyEndRequest>((c, r) =>
        {
            c.RequestId(r.RequestId);
            c.Id("pregnancy_id", r.PregnancyId);
            c.Count("child_person_ids", r.ChildPersonIds.Count, 0, MostBabies);
            foreach (var (index, id) in r.ChildPersonIds.Index())
                c.Id($"child_person_ids[{index}]", id);
            c.Text("reason", r.Reason, 5, 500);
        });
        rules.Add<TakeBackBirthRequest>((c, r) =>
        {
            c.RequestId(r.RequestId);
            c.Id("pregnancy_id", r.PregnancyId);
            c.Text("reason", r.Reason, 5, 500);
        });
    }

    private static void Pregnancy(RequestCheck c, RecordPregnancyRequest r)
    {
        c.RequestId(r.RequestId);
        c.Subject("mother", r.Mother);
        if (r.OtherParent is { } other)
        {
            c.Subject("other_parent.person", other.Person);
            c.Stated("other_parent.state", other.State);
            c.Stated("other_parent.source", other.Source);
        }

        c.Date(
            "expected_date", r.ExpectedDate, required: true, latest: c.Today.AddDays(PregnancyDates.MostDaysAhead),
            earliest: c.Today.AddDays(-PregnancyDates.MostDaysPast));
        c.Require(r.NumberExpected is >= 0 and <= MostBabies, "number_expected", $"must be 1 to {MostBabies}, or left out");
        c.Count("own_record_ids", r.OwnRecordIds.Count, 0, Math.Clamp(r.NumberExpected, 1, MostBabies));
        foreach (var (index, own) in r.OwnRecordIds.Index())
            c.Line($"own_record_ids[{index}]", own, 1, 80);
        c.Require(r.OwnRecordIds.Distinct().Count() == r.OwnRecordIds.Count, "own_record_ids", "names one record twice");
        c.Date("booked_on", r.BookedOn, earliest: c.Today.AddDays(-PregnancyDates.MostDaysAhead));
        c.Stated("source", r.Source);
        OptionalPurpose(c, r.Purpose);
    }

    private static void Birth(RequestCheck c, RecordBirthRequest r)
    {
        c.RequestId(r.RequestId);
        switch (r.PregnancyCase)
        {
            case RecordBirthRequest.PregnancyOneofCase.PregnancyId:
                c.Id("pregnancy_id", r.PregnancyId);
                c.Require(!r.FirstKnownAtBirth, "first_known_at_birth", "goes with mother only: this pregnancy is recorded");
                break;
            case RecordBirthRequest.PregnancyOneofCase.Mother:
                c.Subject("mother", r.Mother);
                break;
            default:
                c.Add("pregnancy_id", "is required, or the mother");
                break;
        }

        c.Date("birth_date", r.BirthDate, required: true);
        c.Count("babies", r.Babies.Count, 1, MostBabies);
        foreach (var (index, baby) in r.Babies.Index())
        {
            c.OptionalLine($"babies[{index}].own_record_id", baby.OwnRecordId, 80);
            c.OptionalLine($"babies[{index}].given_name", baby.GivenName, 100);
            c.OptionalLine($"babies[{index}].family_name", baby.FamilyName, 100);
            c.Count($"babies[{index}].identifiers", baby.Identifiers.Count, 0, 20);
            foreach (var (i, identifier) in baby.Identifiers.Index())
                c.Identifier($"babies[{index}].identifiers[{i}]", identifier);
        }

        var own = r.Babies.Select(b => b.OwnRecordId).Where(id => id.Length > 0).ToList();
        c.Require(own.Distinct().Count() == own.Count, "babies", "two babies name one record");
        var identifiers = r.Babies.SelectMany(b => b.Identifiers).Select(i => (i.Scheme, i.Value)).ToList();
        c.Require(identifiers.Distinct().Count() == identifiers.Count, "babies", "two babies have one identifier");
        OptionalPurpose(c, r.Purpose);
    }

    private static void Attach(RequestCheck c, AttachNewbornRecordRequest r)
    {
        c.RequestId(r.RequestId);
        switch (r.BirthCase)
        {
            case AttachNewbornRecordRequest.BirthOneofCase.PregnancyId:
                c.Id("pregnancy_id", r.PregnancyId);
                break;
            case AttachNewbornRecordRequest.BirthOneofCase.Mother:
                c.Subject("mother", r.Mother);
                break;
            default:
                c.Add("pregnancy_id", "is required, or the mother");
                break;
        }

        c.Require(r.Place is >= 0 and <= MostBabies, "place", $"must be 1 to {MostBabies}, or left out");
        c.Line("own_record_id", r.OwnRecordId, 1, 80);
        if (!c.Present("demographics", r.Demographics))
            return;
        c.Demographics("demographics", r.Demographics);
        c.Require(r.Demographics.ExpectedBirthDate.Length == 0, "demographics.expected_birth_date", "must be empty: the baby is born");
    }

    private static void End(RequestCheck c, RecordPregnancyEndRequest r)
    {
        c.RequestId(r.RequestId);
        c.Id("pregnancy_id", r.PregnancyId);
        c.Count("child_person_ids", r.ChildPersonIds.Count, 0, MostBabies);
        foreach (var (index, id) in r.ChildPersonIds.Index())
            c.Id($"child_person_ids[{index}]", id);
        c.Stated("end", r.End);
        c.Date("on_date", r.OnDate, required: true, earliest: c.Today.AddDays(-2 * PregnancyDates.MostDaysAhead));
        if (r.End == PregnancyEnd.RecordedInError)
            c.Text("reason", r.Reason, 5, 500);
        else
            c.Require(r.Reason.Length == 0, "reason", "must be empty: of a loss nothing is asked");
    }

    private static void OptionalPurpose(RequestCheck c, Proto.AccessPurpose? purpose)
    {
        if (purpose is not null)
            c.Purpose("purpose", purpose);
    }
}
