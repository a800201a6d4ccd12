using InfoShare.Core.People.Births;
using InfoShare.Core.Vocabulary;
using InfoShare.Protocol.People.V1;
using P = InfoShare.Protocol.Common.V1;

namespace InfoShare.Broker.Mapping;

/// <summary>Between the protocol's messages and Core's records, for pregnancies and births.</summary>
internal static class MaternityMapping
{
    public static RecordPregnancy ToCommand(this RecordPregnancyRequest r) => new(
        r.Mother.ToCore(),
        r.OtherParent is { } other
            ? new StatedParent(other.Person.ToCore(), (LinkState)(int)other.State, (SourceKind)(int)other.Source)
            : null,
        CommonMapping.Date(r.ExpectedDate)!.Value,
        r.NumberExpected == 0 ? 1 : r.NumberExpected,
        [.. r.OwnRecordIds],
        CommonMapping.Date(r.BookedOn),
        (SourceKind)(int)r.Source,
        r.Purpose?.ToCore());

    public static RecordBirth ToCommand(this RecordBirthRequest r) => new(
        r.PregnancyCase == RecordBirthRequest.PregnancyOneofCase.PregnancyId ? r.PregnancyId : null,
        r.Mother?.ToCore(),
        CommonMapping.Date(r.BirthDate)!.Value,
        [.. r.Babies.Select(ToCore)],
        r.FirstKnownAtBirth,
        r.Purpose?.ToCore());

    public static PregnancyView ToProto(this Pregnancy pregnancy) => new()
    {
        PregnancyId = pregnancy.Id,
        State = (Protocol.People.V1.PregnancyState)(int)pregnancy.State,
        ExpectedDate = CommonMapping.Text(pregnancy.ExpectedDate),
        Children =
        {
            pregnancy.Children.Select(c => new PregnancyChild
            {
                PersonId = c.PersonId,
                Place = c.Place,
                Outcome = (Protocol.People.V1.UnbornOutcome)(int)c.Outcome,
            }),
        },
        MotherPersonId = pregnancy.MotherId,
    };

    public static Protocol.People.V1.EarlierPicture? ToProto(this Core.People.Births.EarlierPicture? picture) =>
        picture is null ? null : new Protocol.People.V1.EarlierPicture
        {
            Matters =
            {
                picture.Matters.Select(m => new EarlierMatter
                {
                    Indicator = (P.ConcernIndicator)(int)m.Indicator,
                    Status = (P.ChildStatusCode)(int)m.Status,
                    FromDate = CommonMapping.Text(m.From),
                    ToDate = CommonMapping.Text(m.To),
                    Verification = (P.VerificationState)(int)m.Verification,
                    Agency = (P.AgencyKind)(int)m.Agency,
                }),
            },
            Withheld =
            {
                picture.Withheld.Select(w => new P.WithheldItem
                {
                    HeldBy = (P.AgencyKind)(int)w.HeldBy,
                    Because = (P.WithheldBecause)(int)w.Because,
                    Explanation = w.Explanation,
                    Ask = w.Ask.ToProto(),
                }),
            },
            HowToRead = picture.HowToRead,
            Limits = { picture.Limits.Select(l => l.ToProto()) },
        };

    // A baby's identifiers go the same way as everybody's.
    private static Core.People.Births.Newborn ToCore(Protocol.People.V1.Newborn baby)
    {
        var demographics = new P.Demographics { GivenName = baby.GivenName, FamilyName = baby.FamilyName, Identifiers = { baby.Identifiers } }.ToCore();
        return new Core.People.Births.Newborn(
            CommonMapping.OrNull(baby.OwnRecordId), demographics.GivenName, demographics.FamilyName, (Sex)(int)baby.Sex, demographics.Identifiers);
    }
}
