package neargate.services.ec2;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import neargate.kernel.controller.Controller;
import neargate.kernel.store.Feed;
import neargate.kernel.store.Key;
import neargate.kernel.store.Snapshot;
import neargate.kernel.store.Version;

/** Controllers of a world, woken by its feed as the run loop does. */
final class Settling implements AutoCloseable {
    private final Ec2World world;
    private final List<Controller> controllers;
    private final BlockingQueue<Version> versions = new LinkedBlockingQueue<>();
    private final Feed.Subscription feed;
    private long seen;

    Settling(Ec2World world, List<Controller> controllers) {
        this.world = world;
        this.controllers = controllers;
        this.feed = world.store.feed().from(0, new Feed.Consumer() {
            @Override
            public void accept(Version version) {
                versions.add(version);
            }

            @Override
            public void resync(Snapshot snapshot) {
                throw new AssertionError("a short test needs no resync");
            }
        });
    }

    /** Lets the controllers work off all that changed; returns the ids that they were woken for. */
    Set<String> settle() throws Exception {
        Set<String> woken = new HashSet<>();
        while (seen < world.snapshot().revision()) {
            List<Version> news = news();
            for (Controller controller : controllers) {
                Set<Key> due = new HashSet<>();
                for (Version version : news) {
                    version.changes().forEach(change -> controller.concerns(change, version.snapshot(), due::add));
                }
                for (Key key : due) {
                    controller.reconcile(key, world.snapshot());
                    woken.add(key.id());
                }
            }
        }
        return woken;
    }

    private List<Version> news() throws InterruptedException {
        List<Version> news = new ArrayList<>();
        while (seen < world.snapshot().revision()) {
            Version version = versions.poll(10, TimeUnit.SECONDS);
            assertThat(version).as("the feed tells every version").isNotNull();
            news.add(version);
            seen = version.revision();
        }
        return news;
    }

    @Override
    public void close() {
        feed.close();
    }
}
