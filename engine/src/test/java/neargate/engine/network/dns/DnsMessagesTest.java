package neargate.engine.network.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import neargate.engine.network.dns.Resolver.Answer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class DnsMessagesTest {
    private static final int A = 1;
    private static final int PTR = 12;
    private static final int AAAA = 28;
    private static final int NO_ERROR = 0;
    private static final int NO_SUCH_NAME = 3;

    /** A question as RFC 1035 writes it: recursion desired, one question, class IN. */
    private static byte[] question(String name, int type) {
        ByteBuffer message = ByteBuffer.allocate(512);
        message.putShort((short) 0x1234).putShort((short) 0x0100);
        message.putShort((short) 1).putShort((short) 0).putShort((short) 0).putShort((short) 0);
        for (String label : name.split("\\.", -1)) {
            message.put((byte) label.length()).put(label.getBytes(StandardCharsets.US_ASCII));
        }
        message.put((byte) 0).putShort((short) type).putShort((short) 1);
        byte[] bytes = new byte[message.flip().remaining()];
        message.get(bytes);
        return bytes;
    }

    private static Optional<byte[]> ask(String name, int type, Function<String, Answer> names) {
        return DnsMessages.answer(question(name, type), names);
    }

    private static int code(byte[] answer) {
        return answer[3] & 15;
    }

    private static int answers(byte[] answer) {
        return ByteBuffer.wrap(answer).getShort(6);
    }

    @Test
    void anAddressIsTheLastThingInTheAnswer() {
        byte[] answer = ask("Web.EC2.internal", A, name -> {
                    assertThat(name).isEqualTo("web.ec2.internal");
                    return new Answer.Addresses(List.of("10.0.1.2"));
                })
                .orElseThrow();
        assertThat(answer).startsWith(0x12, 0x34).endsWith(0, 4, 10, 0, 1, 2);
        assertThat(code(answer)).isEqualTo(NO_ERROR);
        assertThat(answers(answer)).isEqualTo(1);
        assertThat(answer[2] & 0x81).as("a response; recursion was desired").isEqualTo(0x81);
        assertThat(answer[3] & 0x80).as("recursion is available").isEqualTo(0x80);
    }

    @Test
    void aQuestionSaysHowMuchItTakesByUdp() {
        Function<String, Answer> many = _ -> new Answer.Addresses(
                IntStream.range(0, 40).mapToObj(i -> "10.0.1." + i).toList());
        byte[] plain = question("web", A);
        byte[] extended = ByteBuffer.allocate(plain.length + 11)
                .put(plain)
                .put(new byte[] {0, 0, 41, 0x04, (byte) 0xd0, 0, 0, 0, 0, 0, 0}) // OPT, 1232 bytes
                .putShort(10, (short) 1)
                .array();

        byte[] cut = DnsMessages.datagram(plain, many, 4096).orElseThrow();
        assertThat(cut).hasSize(plain.length);
        assertThat(cut[2] & 2).as("truncated").isEqualTo(2);
        assertThat(answers(cut)).isZero();
        byte[] whole = DnsMessages.datagram(extended, many, 4096).orElseThrow();
        assertThat(answers(whole)).isEqualTo(40);
        assertThat(whole[2] & 2).isZero();
        assertThat(DnsMessages.datagram(extended, many, 600).orElseThrow()).hasSize(plain.length);
    }

    @Test
    void aNameThatIsThereHasNoOtherAddresses() {
        byte[] answer =
                ask("web", AAAA, _ -> new Answer.Addresses(List.of("10.0.1.2"))).orElseThrow();
        assertThat(code(answer)).isEqualTo(NO_ERROR);
        assertThat(answers(answer)).isZero();
    }

    @Test
    void aNameThatIsNotThereIsSaidNotToBe() {
        byte[] answer = ask("nowhere", A, _ -> new Answer.NoSuchName()).orElseThrow();
        assertThat(code(answer)).isEqualTo(NO_SUCH_NAME);
        assertThat(answers(answer)).isZero();
    }

    @Test
    void anAddressHasAName() {
        byte[] answer = ask("2.1.0.10.in-addr.arpa", PTR, _ -> new Answer.Pointer("web.internal"))
                .orElseThrow();
        assertThat(answers(answer)).isEqualTo(1);
        assertThat(new String(answer, StandardCharsets.ISO_8859_1)).contains("\3web\10internal\0");
    }

    @Test
    void silenceIsNoAnswer() {
        assertThat(ask("web", A, _ -> new Answer.Silence())).isEmpty();
    }

    @Property
    void whateverComesNothingBreaks(@ForAll byte[] message) {
        assertThat(DnsMessages.answer(message, _ -> new Answer.NoSuchName()).map(answer -> answer.length))
                .satisfiesAnyOf(
                        length -> assertThat(length).isEmpty(),
                        length -> assertThat(length.orElseThrow()).isGreaterThanOrEqualTo(12));
    }
}
