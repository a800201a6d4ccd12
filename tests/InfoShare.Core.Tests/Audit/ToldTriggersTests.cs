using InfoShare.Core.Audit.Review;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Tests.Audit;

public sealed class ToldTriggersTests
{
    /// <summary>A new trigger is put on one side or the other by whoever adds it: left out of both it would be silently no point of any review.</summary>
    [Fact]
    public void Every_trigger_tells_of_the_child_or_of_the_exchange()
    {
        var all = Code.All<NotificationTrigger>().Where(t => t != NotificationTrigger.Unspecified).ToList();
        ToldTriggers.OfTheChild.Intersect(ToldTriggers.OfTheExchange).ShouldBeEmpty();
        ToldTriggers.OfTheChild.Concat(ToldTriggers.OfTheExchange).ShouldBe(all, ignoreOrder: true);
        ToldTriggers.OfTheChild.ShouldAllBe(t => ToldTriggers.Tells(t));
        ToldTriggers.OfTheExchange.ShouldAllBe(t => !ToldTriggers.Tells(t));
    }
}
