using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.People.V1;
using static InfoShare.EndToEnd.Tests.Stories.Partnership;

namespace InfoShare.EndToEnd.Tests.Stories;

/// <summary>
/// A5, A8: an own record's id never becomes somebody else's by a word, and a part of a record that somebody types again is no new version of the whole.
/// 10 March 2027.
/// </summary>
public sealed class RecordsThatStandTests
{
    private const string Nhs = "943 476 5919";
    private static readonly Demographics Whole = Person("Idris", "Standtest", "2021-06-04", "4 Stand Row", "NM6 3AL", Nhs);

    [Fact]
    public async Task What_is_sent_of_a_record_that_stands_is_compared_and_changes_nothing()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var people = new PeopleService.PeopleServiceClient(p.HealthVisitor.CallInvoker);
        (await RefusalOf(() => KeepAsync(people, "HV-1", Person("Idris", "Standtest", "")))).Reason.ShouldBe("NOT_FOUND", "a name alone begins no record");
        var begun = await KeepAsync(people, "HV-1", Whole);
        begun.Stood.ShouldBeFalse();
        var again = await KeepAsync(people, "HV-1", Person("Idris", "Standtest", ""));
        (again.Stood, again.Person.PersonId, again.Person.Outcome).ShouldBe((true, begun.Person.PersonId, MatchOutcome.Match));

        // Another service that knows his number alone meets the same boy: it stands in the record still.
        (await RecordAsync(p.Doctor, "EMIS-1", Person("Idris", "Standtest", "2021-06-04", nhsNumber: Nhs))).ShouldBe(begun.Person.PersonId);

        // His twin's name under his id, with their birth date or without: refused, and nothing is kept of it.
        foreach (var twin in (Demographics[])[Person("Iona", "Standtest", ""), Person("Iona", "Standtest", "2021-06-04", "4 Stand Row", "NM6 3AL")])
            (await RefusalOf(() => KeepAsync(people, "HV-1", twin))).FieldViolations.ShouldContain(v => v.Field == "own_record_id");
        (await RefusalOf(() => people.RecordPersonAsync(new RecordPersonRequest { OwnRecordId = "HV-1", Demographics = Whole, KeepStanding = true, Protected = true }).ResponseAsync))
            .FieldViolations.ShouldContain(v => v.Field == "keep_standing");
    }

    [Fact]
    public async Task Another_name_with_nothing_that_agrees_is_somebody_else_and_a_new_name_brings_what_agrees()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var hers = await RecordAsync(p.HealthVisitor, "HV-2", Person("Nia", "Othertest", "2020-01-09", "4 Stand Row", "NM6 3AL"));
        var people = new PeopleService.PeopleServiceClient(p.HealthVisitor.CallInvoker);
        (await RefusalOf(() => RecordAsync(p.HealthVisitor, "HV-2", Person("Otto", "Standtest", "")))).FieldViolations.ShouldContain(v => v.Field == "own_record_id");

        // A new name with the birth date, and one with the former name beside it, are hers.
        (await RecordAsync(p.HealthVisitor, "HV-2", Person("Nia", "Newname", "2020-01-09"))).ShouldBe(hers);
        var former = Person("Nia", "Thirdname", "");
        former.OtherNames.Add("Nia Newname");
        (await RecordAsync(p.HealthVisitor, "HV-2", former)).ShouldBe(hers);
    }

    private static async Task<RecordPersonResponse> KeepAsync(PeopleService.PeopleServiceClient people, string own, Demographics known) =>
        await people.RecordPersonAsync(new RecordPersonRequest { OwnRecordId = own, Demographics = known, KeepStanding = true });
}
