using InfoShare.Core;

namespace InfoShare.Core.Tests;

public sealed class IdsTests
{
    [Fact]
    public void An_id_has_its_prefix_and_26_characters_of_Crockford_base32()
    {
        var id = Ids.New("ref", TimeProvider.System);

        id.Length.ShouldBe(30);
        id.ShouldMatch("^ref_[0-7][0-9A-HJKMNP-TV-Z]{25}$");
        Ids.IsWellFormed(id, "ref").ShouldBeTrue();
    }

    [Fact]
    public void Ids_sort_by_the_millisecond_in_which_they_were_made()
    {
        var clock = new SteppingClock(DateTimeOffset.Parse("2026-10-01T08:00:00Z"), TimeSpan.FromMilliseconds(1));
        var ids = Enumerable.Range(0, 500).Select(_ => Ids.New("con", clock)).ToList();

        ids.ShouldBe(ids.Order(StringComparer.Ordinal));
        ids.Distinct().Count().ShouldBe(500);
    }

    [Fact]
    public void The_first_48_bits_are_the_unix_milliseconds()
    {
        var at = DateTimeOffset.Parse("2026-10-01T08:00:00.123Z");
        var id = Ids.New("per", new SteppingClock(at, TimeSpan.Zero));

        UInt128 value = 0;
        foreach (var c in id.AsSpan(4))
            value = (value << 5) | (UInt128)"0123456789ABCDEFGHJKMNPQRSTVWXYZ".IndexOf(c);
        ((long)(value >> 80)).ShouldBe(at.ToUnixTimeMilliseconds());
        ((int)(value >> 76) & 15).ShouldBe(7);
    }

    [Fact]
    public void Ids_made_at_the_same_instant_differ()
    {
        var clock = new SteppingClock(DateTimeOffset.Parse("2026-10-01T08:00:00Z"), TimeSpan.Zero);
        Enumerable.Range(0, 10_000).Select(_ => Ids.New("evt", clock)).Distinct().Count().ShouldBe(10_000);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Ref")]
    [InlineData("ref_")]
    [InlineData("thirteenchars")]
    public void A_prefix_that_is_not_lower_case_letters_is_refused(string prefix) =>
        Should.Throw<ArgumentException>(() => Ids.New(prefix, TimeProvider.System));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("ref_")]
    [InlineData("con_00000000000000000000000000")]
    [InlineData("ref-00000000000000000000000000")]
    [InlineData("ref_0000000000000000000000000")]
    [InlineData("ref_80000000000000000000000000")]
    [InlineData("ref_0000000000000000000000000U")]
    [InlineData("ref_0000000000000000000000000a")]
    public void Anything_else_is_not_well_formed(string? id) => Ids.IsWellFormed(id, "ref").ShouldBeFalse();

    private sealed class SteppingClock(DateTimeOffset start, TimeSpan step) : TimeProvider
    {
        private DateTimeOffset now = start;

        public override DateTimeOffset GetUtcNow() => (now += step) - step;
    }
}
