using InfoShare.Core.Vocabulary;
using InfoShare.Testing;

namespace InfoShare.Core.Tests.Vocabulary;

/// <summary>The vocabulary as data (O12): what the protos say, by version, with the labels that agencies use instead.</summary>
public sealed class VocabularyBookTests
{
    private const string Proto = """
        syntax = "proto3";

        // Coded vocabulary: what a test needs.
        //
        // Numbers are never reused.
        package infoshare.common.v1;

        // What the weather is. Vocabulary 99.
        enum SkyKind {
          // Not stated; refused on write.
          SKY_KIND_UNSPECIFIED = 0;

          // Dry.

          // No cloud
          // at all.
          SKY_KIND_CLEAR = 1;
          // Some | cloud.
          SKY_KIND_CLOUDY = 2 [deprecated = true];

          // Wet.

          // Rain.
          SKY_KIND_RAIN = 3;
        }
        """;

    private const string Versions = """
        { "versions": [
            { "version": "1", "from": "2026-01-01", "words": "The first." },
            { "version": "2", "from": "2027-01-01", "words": "Rain." } ],
          "changes": [
            { "vocabulary": "SkyKind", "code": "RAIN", "since": "2" },
            { "vocabulary": "SkyKind", "code": "CLOUDY", "retired": "2", "replacedBy": "RAIN" } ] }
        """;

    private const string Synonyms = """
        [ { "vocabulary": "SkyKind", "code": "RAIN", "labels": ["Wet day", "grey"] },
          { "vocabulary": "SkyKind", "code": "CLOUDY", "agency": "EDUCATION", "labels": ["Wet day"] },
          { "vocabulary": "SkyKind", "code": "CLOUDY", "labels": ["grey"] } ]
        """;

    private static readonly VocabularyBook Small = VocabularyBook.Of([("sky.proto", Proto)], Versions, Synonyms);

    [Fact]
    public void A_list_is_read_with_its_meanings_and_headings()
    {
        var list = Small.Lists.Single();
        (list.Name, list.Area, list.Meaning).ShouldBe(("SkyKind", "what a test needs", "What the weather is. Vocabulary 99."));
        list.Codes.Select(c => (c.Code, c.Number, c.Meaning, c.Heading)).ShouldBe(
        [
            ("UNSPECIFIED", 0, "Not stated; refused on write.", ""), ("CLEAR", 1, "No cloud at all.", "Dry."),
            ("CLOUDY", 2, "Some | cloud.", "Dry."), ("RAIN", 3, "Rain.", "Wet."),
        ]);
    }

    [Fact]
    public void A_version_has_what_stood_in_it_and_a_retired_code_stays_readable()
    {
        Small.AsOf("1")!.Single().Codes.Select(c => (c.Code, c.Retired)).ShouldBe([("UNSPECIFIED", null), ("CLEAR", null), ("CLOUDY", null)]);
        Small.AsOf("2")!.Single().Codes.Select(c => (c.Code, c.Since, c.Retired, c.ReplacedBy)).ShouldBe(
            [("UNSPECIFIED", "1", null, null), ("CLEAR", "1", null, null), ("CLOUDY", "1", "2", "RAIN"), ("RAIN", "2", null, null)]);
        Small.AsOf("3").ShouldBeNull();
        Small.Latest.Version.ShouldBe("2");
        VocabularyPage.Of(Small).ShouldContain("| 2 | CLOUDY | Some \\| cloud. Retired with 2; write RAIN. |");
    }

    [Theory]
    [InlineData("wet-day", AgencyKind.Health, "RAIN")]
    [InlineData("WET DAY", AgencyKind.Education, "CLOUDY")]
    [InlineData("Cloudy", AgencyKind.Police, "CLOUDY")]
    [InlineData("grey", AgencyKind.Education, "CLOUDY RAIN")]
    [InlineData("drizzle", AgencyKind.Education, "")]
    [InlineData("", AgencyKind.Education, "")]
    public void A_label_is_read_as_the_agencys_own_first_and_never_guessed(string label, AgencyKind agency, string codes) =>
        string.Join(' ', Small.MeaningsOf(label, agency).Select(m => m.Code.Code).Order(StringComparer.Ordinal)).ShouldBe(codes);

    [Theory]
    [InlineData("grey", AgencyKind.Education, false)]
    [InlineData("wet-day", AgencyKind.Health, false)]
    [InlineData("drizzle", AgencyKind.Education, false)]
    public void What_is_ones_own_or_everybodys_is_not_others(string label, AgencyKind agency, bool others) =>
        VocabularyBook.AreOthers(Small.MeaningsOf(label, agency), agency).ShouldBe(others);

    [Fact]
    public void A_label_that_only_other_agencies_use_is_said_to_be_theirs()
    {
        VocabularyBook.AreOthers(VocabularyBook.Embedded.MeaningsOf("persistently absent", AgencyKind.Health), AgencyKind.Health).ShouldBeTrue();
        VocabularyBook.AreOthers(VocabularyBook.Embedded.MeaningsOf("persistently absent", AgencyKind.Education), AgencyKind.Education).ShouldBeFalse();
    }

    [Theory]
    [InlineData("""[ { "vocabulary": "SeaKind", "code": "RAIN", "labels": ["x"] } ]""", "SeaKind")]
    [InlineData("""[ { "vocabulary": "SkyKind", "code": "SNOW", "labels": ["x"] } ]""", "SNOW")]
    public void Data_that_do_not_fit_together_are_refused(string synonyms, string says) =>
        Should.Throw<VocabularyException>(() => VocabularyBook.Of([("sky.proto", Proto)], Versions, synonyms)).Message.ShouldContain(says);

    [Fact]
    public void A_change_of_a_version_that_is_not_is_refused() =>
        Should.Throw<VocabularyException>(() => VocabularyBook.Of(
            [("sky.proto", Proto)], Versions.Replace("\"since\": \"2\"", "\"since\": \"9\"", StringComparison.Ordinal), "[]")).Message.ShouldContain("9");

    [Fact]
    public void A_published_version_answers_with_its_own_codes_whatever_came_later()
    {
        const string Frozen = """{ "1": { "SkyKind": "UNSPECIFIED 0, CLEAR 1, CLOUDY 2" } }""";
        var versions = Versions.Replace("""{ "vocabulary": "SkyKind", "code": "RAIN", "since": "2" },""", "", StringComparison.Ordinal);
        var book = VocabularyBook.Of([("sky.proto", Proto)], versions, "[]", Frozen);
        book.AsOf("1")!.Single().Codes.Select(c => c.Code).ShouldBe(["UNSPECIFIED", "CLEAR", "CLOUDY"]);
        book.AsOf("2")!.Single().Codes.Single(c => c.Code == "RAIN").Since.ShouldBe("2", "nobody had to say so");

        // What is published is never taken away or numbered anew, and nothing is added to the last version once that is published too.
        Should.Throw<VocabularyException>(() => VocabularyBook.Of([("sky.proto", Proto)], versions, "[]", Frozen.Replace("CLEAR 1", "FOG 1", StringComparison.Ordinal)))
            .Message.ShouldContain("FOG");
        Should.Throw<VocabularyException>(() => VocabularyBook.Of([("sky.proto", Proto)], versions, "[]", Frozen.Replace("CLEAR 1", "CLEAR 7", StringComparison.Ordinal)))
            .Message.ShouldContain("number 7");
        Should.Throw<VocabularyException>(() => VocabularyBook.Of(
            [("sky.proto", Proto)], versions, "[]", """{ "1": { "SkyKind": "UNSPECIFIED 0, CLEAR 1, CLOUDY 2" }, "2": { "SkyKind": "UNSPECIFIED 0" } }""")).Message.ShouldContain("RAIN");
    }

    [Fact]
    public void The_first_version_of_this_build_stands_as_it_was_published()
    {
        var book = VocabularyBook.Embedded;
        book.AsOf("2026.1")!.ShouldNotContain(l => l.Name == nameof(ProtectiveFactor));
        book.Find(nameof(ProtectiveFactor))!.Codes.ShouldAllBe(c => c.Since == "2026.2");
        book.AsOf("2026.1")!.Single(l => l.Name == nameof(ConcernIndicator)).Codes.Count.ShouldBe(108);
    }

    [Fact]
    public void The_book_of_this_build_has_every_coded_list_with_every_code_and_its_meaning()
    {
        var book = VocabularyBook.Embedded;
        book.Lists.Select(l => l.Name).Order(StringComparer.Ordinal).ShouldBe(CodeTests.CodedEnums.Select(t => t.Name));
        foreach (var type in CodeTests.CodedEnums)
        {
            var list = book.Find(type.Name)!;
            list.Codes.Select(c => (c.Number, c.Code)).ShouldBe(CodeTests.MembersOf(type).Select(m => (m.Item2, m.Item3)));
            list.Codes.ShouldAllBe(c => c.Meaning.Length > 0);
            list.Meaning.ShouldNotBeEmpty();
            list.Area.ShouldNotEndWith(".proto");
        }
    }

    [Fact]
    public void The_page_for_people_says_what_the_protos_say() =>
        RepositoryFiles.Read("docs", "vocabulary.md").ShouldBe(
            VocabularyPage.Of(VocabularyBook.Embedded), "`infoshare vocabulary page > docs/vocabulary.md` writes it");
}
