package neargate.services.ec2.addressing;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class Ipv4BlockProperties {

    @Property(tries = 300)
    void textAndBlockAreTheSame(@ForAll int address, @ForAll @IntRange(max = 32) int prefix) {
        var block = new Ipv4Block(address, prefix);

        assertThat(Ipv4Block.parse(block.toString())).contains(block);
        assertThat(block.contains(address)).isTrue();
    }

    @Property(tries = 300)
    void addressesReadAsTheJdkReadsThem(@ForAll int address) throws UnknownHostException {
        byte[] bytes = {(byte) (address >>> 24), (byte) (address >>> 16), (byte) (address >>> 8), (byte) address};

        assertThat(Ipv4.text(address)).isEqualTo(InetAddress.getByAddress(bytes).getHostAddress());
        assertThat(Ipv4.parse(Ipv4.text(address))).contains(address);
    }

    @Property(tries = 300)
    void aBlockHoldsExactlyItsAddresses(
            @ForAll int network, @ForAll @IntRange(max = 32) int prefix, @ForAll int address) {
        var block = new Ipv4Block(network, prefix);
        long first = Integer.toUnsignedLong(block.network());
        long other = Integer.toUnsignedLong(address);

        assertThat(block.contains(address)).isEqualTo(other >= first && other < first + block.size());
    }

    @Property(tries = 500)
    void blocksOverlapWhenTheyShareAnAddress(
            @ForAll @IntRange(max = 255) int one,
            @ForAll @IntRange(min = 24, max = 32) int onePrefix,
            @ForAll @IntRange(max = 255) int other,
            @ForAll @IntRange(min = 24, max = 32) int otherPrefix) {
        var first = new Ipv4Block(one, onePrefix);
        var second = new Ipv4Block(other, otherPrefix);
        boolean shared = false;
        for (int address = 0; address < 256; address++) {
            shared |= first.contains(address) && second.contains(address);
        }

        assertThat(first.overlaps(second)).isEqualTo(shared);
        assertThat(second.overlaps(first)).isEqualTo(shared);
    }

    @Property(tries = 300)
    void whateverIsReadIsWrittenTheSameWay(@ForAll String text) {
        Ipv4Block.parse(text)
                .ifPresent(
                        block -> assertThat(Ipv4Block.parse(block.toString())).contains(block));
    }

    @Property(tries = 100)
    void partsFillABlockWithoutOverlap(@ForAll int network, @ForAll @IntRange(max = 14) int index) {
        var block = new Ipv4Block(network, 16);

        assertThat(block.contains(block.part(20, index))).isTrue();
        assertThat(block.part(20, index).overlaps(block.part(20, index + 1))).isFalse();
    }
}
