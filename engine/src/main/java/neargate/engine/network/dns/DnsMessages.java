package neargate.engine.network.dns;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.CodecException;
import io.netty.handler.codec.dns.DefaultDnsPtrRecord;
import io.netty.handler.codec.dns.DefaultDnsQuestion;
import io.netty.handler.codec.dns.DefaultDnsRawRecord;
import io.netty.handler.codec.dns.DefaultDnsResponse;
import io.netty.handler.codec.dns.DnsOpCode;
import io.netty.handler.codec.dns.DnsQuery;
import io.netty.handler.codec.dns.DnsQuestion;
import io.netty.handler.codec.dns.DnsRecord;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponse;
import io.netty.handler.codec.dns.DnsResponseCode;
import io.netty.handler.codec.dns.DnsSection;
import io.netty.handler.codec.dns.TcpDnsQueryDecoder;
import io.netty.handler.codec.dns.TcpDnsResponseEncoder;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import neargate.engine.network.dns.Resolver.Answer;

/** Answers a DNS message with a DNS message: a pure function but for what it asks. */
public final class DnsMessages {
    /** "DNS attributes for your VPC" does not say; it is what Amazon's own server gives. */
    private static final int SECONDS_TO_LIVE = 60;

    /** What a UDP message may have when its question does not say more. */
    private static final int USUAL = 512;

    private static final int HEADER = 12;
    private static final int COUNTS_OF_RECORDS = 6;
    private static final int TRUNCATED = 2;

    private DnsMessages() {}

    /**
     * The answer to a message that came by TCP; empty where there is none, as to what is no question.
     *
     * @param names what is known of a name
     */
    public static Optional<byte[]> answer(byte[] message, Function<String, Answer> names) {
        return answer(message, names, _ -> Integer.MAX_VALUE);
    }

    /**
     * The answer to a message that came by UDP. What is longer than 512 bytes, or than the question allows (RFC 6891), is
     * left out, and the answer says so: TCP has it.
     *
     * @param largest what is sent at most, whatever the question allows
     */
    public static Optional<byte[]> datagram(byte[] message, Function<String, Answer> names, int largest) {
        return answer(message, names, query -> Math.min(largest, allowed(query)));
    }

    private static Optional<byte[]> answer(
            byte[] message, Function<String, Answer> names, ToIntFunction<DnsQuery> limit) {
        var channel = new EmbeddedChannel(new TcpDnsQueryDecoder(), new TcpDnsResponseEncoder());
        try {
            channel.writeInbound(
                    Unpooled.wrappedBuffer(Unpooled.copyShort(message.length), Unpooled.wrappedBuffer(message)));
            DnsQuery query = channel.readInbound();
            return query == null ? Optional.empty() : answer(channel, query, names, limit);
        } catch (CodecException | IndexOutOfBoundsException notDns) {
            return Optional.empty();
        } finally {
            channel.finishAndReleaseAll();
        }
    }

    private static Optional<byte[]> answer(
            EmbeddedChannel channel, DnsQuery query, Function<String, Answer> names, ToIntFunction<DnsQuery> limit) {
        try {
            return response(query, names)
                    .map(response -> written(channel, response))
                    .map(whole -> whole.length <= limit.applyAsInt(query) ? whole : truncated(whole));
        } finally {
            query.release();
        }
    }

    private static byte[] written(EmbeddedChannel channel, DnsResponse response) {
        channel.writeOutbound(response);
        ByteBuf framed = channel.readOutbound();
        try {
            return ByteBufUtil.getBytes(framed.skipBytes(Short.BYTES));
        } finally {
            framed.release();
        }
    }

    /** The class of an OPT record is how much its sender takes. */
    private static int allowed(DnsQuery query) {
        return IntStream.range(0, query.count(DnsSection.ADDITIONAL))
                .mapToObj(i -> query.<DnsRecord>recordAt(DnsSection.ADDITIONAL, i))
                .filter(record -> record.type().equals(DnsRecordType.OPT))
                .mapToInt(DnsRecord::dnsClass)
                .reduce(USUAL, Math::max);
    }

    /** Only the question, and that there would be more. */
    private static byte[] truncated(byte[] whole) {
        int end = HEADER;
        while (whole[end] != 0) {
            end += 1 + whole[end];
        }
        byte[] answer = Arrays.copyOf(whole, end + 1 + 2 * Short.BYTES);
        answer[2] |= TRUNCATED;
        Arrays.fill(answer, COUNTS_OF_RECORDS, HEADER, (byte) 0);
        return answer;
    }

    private static Optional<DnsResponse> response(DnsQuery query, Function<String, Answer> names) {
        var response = new DefaultDnsResponse(query.id(), query.opCode());
        response.setRecursionDesired(query.isRecursionDesired()).setRecursionAvailable(true);
        if (!query.opCode().equals(DnsOpCode.QUERY)) {
            return Optional.of(response.setCode(DnsResponseCode.NOTIMP));
        }
        if (query.count(DnsSection.QUESTION) != 1) {
            return Optional.of(response.setCode(DnsResponseCode.FORMERR));
        }
        DnsQuestion question = query.recordAt(DnsSection.QUESTION);
        response.addRecord(DnsSection.QUESTION, new DefaultDnsQuestion(question.name(), question.type()));
        Answer answer = names.apply(bare(question.name()));
        switch (answer) {
            case Answer.Addresses addresses
            when isAsked(question, DnsRecordType.A) ->
                addresses
                        .ipv4()
                        .forEach(address -> response.addRecord(
                                DnsSection.ANSWER,
                                new DefaultDnsRawRecord(
                                        question.name(),
                                        DnsRecordType.A,
                                        SECONDS_TO_LIVE,
                                        Unpooled.wrappedBuffer(
                                                InetAddress.ofLiteral(address).getAddress()))));
            case Answer.Pointer pointer
            when isAsked(question, DnsRecordType.PTR) ->
                response.addRecord(
                        DnsSection.ANSWER,
                        new DefaultDnsPtrRecord(
                                question.name(), DnsRecord.CLASS_IN, SECONDS_TO_LIVE, pointer.name() + "."));
            // The name is there, with nothing of the type that is asked for: no addresses of IPv6, say.
            case Answer.Addresses _, Answer.Pointer _ -> {}
            case Answer.NoSuchName _, Answer.Elsewhere _ -> response.setCode(DnsResponseCode.NXDOMAIN);
            case Answer.Unanswered _ -> response.setCode(DnsResponseCode.SERVFAIL);
            case Answer.Silence _ -> {
                return Optional.empty();
            }
        }
        return Optional.of(response);
    }

    private static boolean isAsked(DnsQuestion question, DnsRecordType type) {
        return question.type().equals(type) || question.type().equals(DnsRecordType.ANY);
    }

    private static String bare(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }
}
