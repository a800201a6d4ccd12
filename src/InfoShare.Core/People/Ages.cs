using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.People;

/// <summary>Ages and bands. Child rules come from the birth date, never from the service line (requirement A8).</summary>
public static class Ages
{
    /// <summary>Whole years of age on a day; a child born on 29 February has its birthday on 1 March in other years.</summary>
    public static int YearsOn(DateOnly birthDate, DateOnly day)
    {
        var years = day.Year - birthDate.Year;
        return (day.Month, day.Day).CompareTo((birthDate.Month, birthDate.Day)) < 0 ? years - 1 : years;
    }

    /// <summary>Band on a day; unspecified when neither birth date nor expected date is known.</summary>
    public static AgeBand BandOn(DateOnly? birthDate, DateOnly? expectedBirthDate, DateOnly day)
    {
        if (birthDate is not { } born)
            return expectedBirthDate is null ? AgeBand.Unspecified : AgeBand.Unborn;
        return YearsOn(born, day) switch
        {
            < 5 => AgeBand.Age04,
            < 10 => AgeBand.Age59,
            < 16 => AgeBand.Age1015,
            < 18 => AgeBand.Age1617,
            _ => AgeBand.Adult,
        };
    }
}
