package neargate.services.ec2.addressing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class AllocationProperties {

    @Property(tries = 100)
    void aSubnetGivesEachOfItsAddressesOnceAndThenNone(
            @ForAll int network, @ForAll @IntRange(min = 24, max = 28) int prefix, @ForAll long seed) {
        var addresses = new SubnetAddresses(new Ipv4Block(network, prefix));
        var random = new Random(seed);
        Set<Integer> taken = new HashSet<>();
        for (int i = 0; i < addresses.count(); i++) {
            int address = addresses.pick(random.nextLong(), taken::contains).orElseThrow();
            assertThat(taken.add(address)).isTrue();
            assertThat(addresses.block().contains(address)).isTrue();
            assertThat(addresses.isReserved(address)).isFalse();
        }

        assertThat(addresses.pick(random.nextLong(), taken::contains)).isEqualTo(OptionalInt.empty());
        assertThat(taken).hasSize((int) addresses.block().size() - 5);
    }

    @Property(tries = 100)
    void publicAddressesAreLoopbackAndLeaveTheUsualOnesAlone(@ForAll long seed) {
        var random = new Random(seed);
        Set<Integer> taken = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            int address = PublicAddresses.draw(random, taken::contains);
            assertThat(taken.add(address)).isTrue();
            assertThat(PublicAddresses.LOOPBACK.contains(address)).isTrue();
            assertThat(new Ipv4Block(127 << 24, 16).contains(address)).isFalse();
            assertThat(address & 255).isBetween(1, 254);
        }
    }
}
