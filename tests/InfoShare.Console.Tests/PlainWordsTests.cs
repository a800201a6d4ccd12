using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Text.RegularExpressions;
using InfoShare.Protocol.Child.V1;
using InfoShare.Protocol.Common.V1;
using InfoShare.WebConsole.Hosting;
using InfoShare.WebConsole.Text;

namespace InfoShare.WebConsole.Tests;

/// <summary>
/// What the pages say of themselves is said in words that a tired person reads at 02:00: every code has words, and the texts keep to the
/// reading age of a child of eleven, by Flesch and Kincaid's measure.
/// </summary>
public sealed partial class PlainWordsTests
{
    // School years of the United States; six is a child of eleven or twelve.
    private const double MostOfAPage = 6;
    private const double MostOfASentence = 11;

    // Short words of every day; whatever else is as short is an abbreviation.
    private static readonly HashSet<string> Everyday =
    [
        "a", "an", "and", "act", "age", "all", "any", "are", "as", "ask", "at", "be", "by", "can", "did", "dog", "due", "for", "gap", "go", "gp", "had", "has", "he", "her", "his", "i", "if", "in",
        "is", "it", "its", "law", "men", "new", "no", "nor", "not", "of", "old", "on", "one", "or", "our", "out", "own", "sad", "saw", "say", "sea", "see", "she", "so", "son", "ten",
        "the", "to", "too", "top", "two", "up", "us", "use", "was", "way", "we", "who", "why", "yes", "you", "day", "yet", "put", "end", "far", "low", "get", "got", "do", "now", "kin", "off", "nhs", "how", "met", "but", "may", "die", "add", "my", "fit", "log",
    ];

    // What the law calls so, and what the field calls so: nobody would know it by an easier word.
    private static readonly HashSet<string> Statutory =
    [
        "referral", "referrals", "referrer", "safeguarding", "assessment", "organisation", "organisations", "probation", "chronology", "emergency", "disposition",
    ];

    [Fact]
    public void Every_code_that_a_page_says_has_words_and_no_two_of_a_list_the_same()
    {
        var enums = Shown();
        enums.Count.ShouldBeGreaterThan(30);
        List<string> wrong = [];
        foreach (var type in enums)
        {
            var said = Enum.GetValues(type).Cast<Enum>().Where(v => Convert.ToInt32(v, null) != 0).Select(v => (Code: v, Words: WordsOf(type, v))).ToList();
            wrong.AddRange(said.Where(s => IsRaw(s.Words)).Select(s => $"{type.Name}.{s.Code}: {s.Words}"));
            wrong.AddRange(said.GroupBy(s => s.Words).Where(g => g.Count() > 1).Select(g => $"{type.Name}: {string.Join(" and ", g.Select(s => s.Code))} read alike: {g.Key}"));
        }

        wrong.ShouldBeEmpty(string.Join('\n', wrong));
    }

    [Fact]
    public void Each_page_is_read_at_eleven_years()
    {
        var files = Texts();
        files.Count.ShouldBeGreaterThan(30);
        List<string> wrong = [];
        foreach (var (file, sentences) in files)
        {
            var grade = Grade(sentences);
            TestContext.Current.TestOutputHelper?.WriteLine($"{grade,5:F1} {sentences.Count,4} {file}");
            if (sentences.Count >= 5 && grade > MostOfAPage)
                wrong.Add($"{file}: {grade:F1}");
            wrong.AddRange(sentences.Where(s => Words(s).Count() >= 6 && Grade([s]) > MostOfASentence).Select(s => $"{file}: {Grade([s]):F1} for \"{s}\""));
        }

        wrong.ShouldBeEmpty(string.Join('\n', wrong));
    }

    /// <summary>A child's own words are what the page is for; a name in brackets is no call, and NO is no answer to whether a child was seen alone.</summary>
    [Theory]
    [InlineData("The child to me: \"I said NO and he came in, DENIED\".")]
    [InlineData("Does he live there? YES. His brother (McKenzie) says NO, and writes (WhatsApp).")]
    [InlineData("She DENIED it, he DECLARED it to the PARENT, and they DISPUTED who was the PROFESSIONAL.")]
    public void What_somebody_wrote_is_put_into_no_other_words(string words) => Text.Words.Plain(words).ShouldBe(words);

    [Fact]
    public void What_the_author_wrote_stands_as_it_was_written_where_the_brokers_own_codes_are_put_into_words()
    {
        const string Wrote = "Is the CIN plan over? The GP (ShareConcern) says so, the LADO does not";
        Text.Words.Plain($"Elmmock shared DA_COERCIVE_CONTROL. For this child: {Wrote} on 2027-03-10.", $"{Wrote} on 2027-03-10.")
            .ShouldBe($"Elmmock shared {Text.Words.Small(ConcernIndicator.DaCoerciveControl)}. For this child: {Wrote} on 10 March 2027.");
        Text.Words.Line(new() { Kind = ChronologyKind.Concern, Words = $"DA_COERCIVE_CONTROL (CONFIRMED). {Wrote}" })
            .ShouldBe($"{Text.Words.Of(ConcernIndicator.DaCoerciveControl)} (confirmed). {Wrote}.");
        Text.Words.More(ChronologyKind.Contact, $"The child to me: \"He said \"{Wrote}\"\"").ShouldBe($"The child to me: \"He said \"{Wrote}\"\".");
    }

    [Theory]
    [InlineData("An adult was recorded at this child's address (LIVES_WITH, DENIED).", "An adult was recorded at this child's address (lives with, denied by one of them).")]
    [InlineData("Seen by GP. Present: PARENT, SIBLING.", "Seen by GP. Present: a parent, a brother or sister.")]
    [InlineData("Her partner (DECLARED); a school states DISPUTED.", "Her partner (declared, not yet so); a school states the sources conflict.")]
    public void What_the_broker_says_of_a_link_and_of_who_was_there_is_said_in_words(string sentence, string words) => Text.Words.Plain(sentence).ShouldBe(words);

    [Fact]
    public void Whether_a_child_was_seen_alone_is_said_in_words() => Text.Words.Plain("Seen, alone: NO").ShouldBe("Seen, alone: no, not alone");

    [Fact]
    public void A_sentence_of_the_brokers_names_no_call_and_no_day_as_systems_do() => Text.Words.Plain("Say what came of asking (AnswerFactors); due 2027-03-10, CHANGE_EVIDENCED, opened (EmergencyAccessService/BreakGlass).")
        .ShouldBe("Say what came of asking; due 10 March 2027, it has changed for the better, and we can show it, opened.");

    [Theory]
    [InlineData("The cat sat on the mat.", -2, 0.5)]
    [InlineData("Notwithstanding the aforementioned considerations, multidisciplinary practitioners communicate proportionately.", 20, 60)]
    public void The_measure_tells_easy_from_hard(string sentence, double least, double most) => Grade([sentence]).ShouldBeInRange(least, most);

    /// <summary>The lists whose codes the console puts into words, as its own program calls for them.</summary>
    private static List<Type> Shown()
    {
        var module = typeof(ConsoleHost).Module;
        using var file = new PEReader(File.OpenRead(module.FullyQualifiedName));
        var rows = file.GetMetadataReader().GetTableRowCount(TableIndex.MethodSpec);
        HashSet<Type> found = [];
        for (var row = 1; row <= rows; row++)
        {
            MethodBase? method;
            try
            {
                method = module.ResolveMethod(MetadataTokens.GetToken(MetadataTokens.MethodSpecificationHandle(row)));
            }
            catch (Exception e) when (e is ArgumentException or BadImageFormatException)
            {
                // Within another generic method; what that is called with stands in a row of its own.
                continue;
            }

            if (method?.DeclaringType == typeof(Text.Words) && method.GetGenericArguments() is [{ IsEnum: true } type])
                found.Add(type);
        }

        return [.. found.OrderBy(t => t.Name, StringComparer.Ordinal)];
    }

    private static string WordsOf(Type type, Enum code) => (string)typeof(Text.Words).GetMethods().Single(m => m is { Name: nameof(Text.Words.Of), IsGenericMethod: true })
        .MakeGenericMethod(type).Invoke(null, [code])!;

    // A code that was only cut into pieces shows by what no word is: a digit beside a letter, or a piece too short to be one.
    private static bool IsRaw(string words) => words.StartsWith("unknown", StringComparison.Ordinal) || Glued().IsMatch(words)
        || Pieces().Matches(words).Any(p => p.Length <= 3 && !Everyday.Contains(p.Value.ToLowerInvariant()));

    /// <summary>The fixed texts of each page and each file of words, sentence by sentence.</summary>
    private static List<(string File, IReadOnlyList<string> Sentences)> Texts()
    {
        var root = Path.Combine(Chromium.Root, "src", "InfoShare.Console");
        List<(string, IReadOnlyList<string>)> all = [];
        foreach (var path in Directory.EnumerateFiles(root, "*.cs*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var file = Path.GetRelativePath(root, path);
            if (!(file.StartsWith("Pages", StringComparison.Ordinal) || file.StartsWith("Text", StringComparison.Ordinal) || file.StartsWith("Forms", StringComparison.Ordinal)))
                continue;
            var text = File.ReadAllText(path);
            var sentences = (file.EndsWith(".cshtml", StringComparison.Ordinal) ? Drawn(text) : Literals(text)).SelectMany(Sentences).Distinct().ToList();
            if (sentences.Count > 0)
                all.Add((file, sentences));
        }

        return all;
    }

    // Between the tags, and in what the page says in its own expressions.
    private static IEnumerable<string> Drawn(string page)
    {
        foreach (var literal in Literals(page))
            yield return literal;
        foreach (Match text in Between().Matches(Expression().Replace(page, " X ")))
            yield return text.Groups[1].Value;
    }

    private static IEnumerable<string> Literals(string code) => Literal().Matches(Comment().Replace(code, "")).Select(m => Hole().Replace(m.Groups[1].Value, "X"));

    private static IEnumerable<string> Sentences(string text)
    {
        var plain = text.Replace("\\\"", "", StringComparison.Ordinal).Replace("&mdash;", " ", StringComparison.Ordinal);
        if (plain.Contains("govuk-", StringComparison.Ordinal) || plain.StartsWith("new ", StringComparison.Ordinal) || plain.IndexOfAny(['<', '>', '{', '}', '/', '=', '_', '@']) >= 0)
            yield break;
        foreach (var sentence in Ends().Split(plain))
        {
            if (Words(sentence).Count() >= 3)
                yield return sentence.Trim();
        }
    }

    private static IEnumerable<string> Words(string sentence) => Pieces().Matches(sentence).Select(m => m.Value);

    private static double Grade(IReadOnlyList<string> sentences)
    {
        var words = sentences.SelectMany(Words).ToList();
        return words.Count == 0 ? 0 : (0.39 * words.Count / sentences.Count) + (11.8 * words.Sum(Syllables) / words.Count) - 15.59;
    }

    private static int Syllables(string word)
    {
        var lower = word.ToLowerInvariant();
        if (lower.Length <= 3)
            return 1;
        if (Statutory.Contains(lower))
            return 2;
        var count = Vowels().Count(lower);
        if (SilentEnd().IsMatch(lower))
            count--;
        return Math.Max(1, count);
    }

    [GeneratedRegex("[A-Za-z][0-9]|[0-9][A-Za-z]|[A-Za-z]_")]
    private static partial Regex Glued();

    [GeneratedRegex("[A-Za-z]+('[a-z]+)?")]
    private static partial Regex Pieces();

    [GeneratedRegex(">([^<>]*[a-z][^<>]*)<")]
    private static partial Regex Between();

    [GeneratedRegex("@\\((?>[^()]+|\\((?<open>)|\\)(?<-open>))*(?(open)(?!))\\)|@[A-Za-z.]+(\\([^)]*\\))?|@\\{[^}]*\\}|@\\w+")]
    private static partial Regex Expression();

    [GeneratedRegex("\"((?:[^\"\\\\\\n]|\\\\.)*)\"")]
    private static partial Regex Literal();

    [GeneratedRegex("^\\s*//.*$|@\\*.*?\\*@", RegexOptions.Multiline)]
    private static partial Regex Comment();

    [GeneratedRegex("\\{[^{}]*\\}")]
    private static partial Regex Hole();

    [GeneratedRegex("(?<=[.!?:;])\\s+|\\n\\s*\\n")]
    private static partial Regex Ends();

    [GeneratedRegex("[aeiouy]+")]
    private static partial Regex Vowels();

    [GeneratedRegex("([^aeiouyl]e|[^aeiouydt]ed|[^aeiouyscgxz]es)$")]
    private static partial Regex SilentEnd();
}
