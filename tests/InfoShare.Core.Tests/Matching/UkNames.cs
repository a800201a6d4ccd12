namespace InfoShare.Core.Tests.Matching;

/// <summary>Names and places of people who do not exist.</summary>
internal static class UkNames
{
    private static string[] Words(string text) => text.Split(' ');

    public static readonly string[] Boys = Words(
        "Mohammed Oliver George Noah Harry Jack Leo Charlie Thomas William James Daniel David John Michael Alexander Joseph Samuel Adam Ryan " +
        "Kai Jayden Tyler Logan Ethan Connor Liam Callum Kieran Dylan Rhys Owen Yusuf Ibrahim Hassan Imran Tariq Arjun Rohan Kofi Emeka " +
        "Oluwaseun Tunde Piotr Jakub Krzysztof Łukasz Andriy Dmytro Søren José Thangaraj Venkatesh Kwabena Tendai Farhad Zubair Idris Cillian");

    public static readonly string[] Girls = Words(
        "Olivia Amelia Emily Ava Isla Sophie Grace Lily Ella Ellie Mia Maisie Chloe Jessica Charlotte Katherine Elizabeth Sarah Emma Hannah " +
        "Lucy Megan Holly Bethany Paige Fatima Aisha Zainab Maryam Priya Anjali Amina Adaeze Folasade Chidinma Agnieszka Małgorzata Zuzanna " +
        "Oksana Yuliia Siobhán Niamh Zoë Renée Thandiwe Nyasha Shanthini Meenakshi Wambui Abena Ximena Leilani Freya Poppy Ruby Evie");

    public static readonly string[] Families = Words(
        "Smith Jones Khan Taylor Brown Williams Patel Hussain Ali Ahmed Wilson Johnson Davies Robinson Wright Thompson Evans Walker White " +
        "Roberts Green Hall Wood Jackson Clarke Begum Singh Kaur Murphy O'Brien Kelly MacDonald McCarthy Nowak Kowalski Wiśniewska Okafor " +
        "Adeyemi Mensah Boateng Nguyen Chen Müller García Popescu Shevchenko Kovalenko Ranganathan Subramaniam Featherstone Entwistle " +
        "Ravenscroft Ollerenshaw Birtwhistle Cholmondeley Pargeter Thistlewood Wainscott Quennell Trevithick Penhaligon Gathercole");

    public static readonly string[] Streets = Words(
        "High Church Mill Station Park Victoria Albert Green Manor Kings Queens Elm Oak Ash Chapel School Bridge Canal Meadow Orchard " +
        "Springfield Highfield Brook Grange Windmill Priory Castle Abbey Harbour Quarry");

    public static readonly string[] Kinds = Words("Street Road Avenue Close Lane Drive Crescent Court Terrace Gardens");
    public static readonly string[] Towns = Words("Elmmock Northmere Larksample Fieldtest Brackenford Haleswick Thornbeck Millgrove Ravensby Oakhampton");

    /// <summary>Pairs that twins and brothers and sisters do bear, and that look alike.</summary>
    public static readonly (string, string)[] AlikeBoys =
        [("Jayden", "Hayden"), ("Hassan", "Hussain"), ("Liam", "Lian"), ("Mohammed Ali", "Mohammed Umar"), ("Jake", "Jack"), ("Kian", "Kieran"), ("Taiwo", "Kehinde"), ("Oluwaseun", "Oluwaseyi"), ("Harry", "Barry"), ("Zayn", "Zayd")];

    public static readonly (string, string)[] AlikeGirls =
        [("Ella", "Ellie"), ("Mia", "Maya"), ("Lily", "Lola"), ("Maria Anna", "Maria Elena"), ("Amina", "Amira"), ("Chloe", "Zoë"), ("Kayla", "Layla"), ("Anjali", "Anjana"), ("Emma", "Emily"), ("Shanthini", "Shalini")];

    /// <summary>Forms under which one name is recorded.</summary>
    public static readonly Dictionary<string, string[]> Forms = new()
    {
        ["Thomas"] = ["Tom", "Tommy"],
        ["William"] = ["Will", "Bill", "Billy"],
        ["James"] = ["Jim", "Jamie"],
        ["Daniel"] = ["Dan", "Danny"],
        ["David"] = ["Dave"],
        ["Michael"] = ["Mike", "Mick"],
        ["Alexander"] = ["Alex", "Sasha"],
        ["Joseph"] = ["Joe"],
        ["Samuel"] = ["Sam"],
        ["Oliver"] = ["Ollie"],
        ["Charlie"] = ["Charles"],
        ["Mohammed"] = ["Muhammad", "Mohamed", "Mohd"],
        ["Yusuf"] = ["Yousef"],
        ["Katherine"] = ["Kate", "Katie", "Kathryn"],
        ["Elizabeth"] = ["Liz", "Beth", "Lizzie"],
        ["Jessica"] = ["Jess"],
        ["Megan"] = ["Meg"],
        ["Charlotte"] = ["Lottie"],
        ["Olivia"] = ["Liv"],
        ["Aisha"] = ["Ayesha"],
        ["Maryam"] = ["Mariam"],
        ["Małgorzata"] = ["Malgorzata", "Gosia"],
        ["Łukasz"] = ["Lukasz"],
        ["Krzysztof"] = ["Chris"],
        ["Andriy"] = ["Андрій", "Andrii"],
        ["Dmytro"] = ["Дмитро", "Dmitro"],
        ["Siobhán"] = ["Siobhan"],
        ["Zoë"] = ["Zoe"],
        ["José"] = ["Jose"],
        ["Renée"] = ["Renee"],
        ["Søren"] = ["Soren"],
    };
}
