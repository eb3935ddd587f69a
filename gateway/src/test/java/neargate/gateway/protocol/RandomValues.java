package neargate.gateway.protocol;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import neargate.kernel.codec.Member;
import neargate.kernel.codec.Shape;
import neargate.models.Protocol;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.document.Document;
import software.amazon.awssdk.core.protocol.MarshallLocation;
import software.amazon.awssdk.core.protocol.MarshallingKnownType;
import software.amazon.awssdk.core.traits.DefaultValueTrait;
import software.amazon.awssdk.core.traits.RequiredTrait;
import software.amazon.awssdk.core.traits.TimestampFormatTrait.Format;

/**
 * Random values of SDK classes, of everything that a protocol can express.
 *
 * @param xml whether XML or a query carries them, which know no empty list
 */
record RandomValues(RandomGenerator random, Protocol protocol, boolean xml) {
    private static final int DEEPEST = 4;
    private static final List<String> TEXTS = List.of(
            "a",
            "Hello, World",
            "arn:aws:ecs:us-east-1:123456789012:task/a/b",
            "a&b<c>\"d'e",
            "x=y+z%20&",
            "äöü €",
            "\uD83D\uDE80",
            "tab\tline\nend",
            " padded ",
            "{\"json\":[1,2]}",
            "\\back\\slash",
            "0",
            "true",
            "a..b/../c");
    private static final Set<String> OF_THE_SDK = Set.of("LocationConstraint", "SourceRegion");

    private static final Set<String> OF_S3 = Set.of(
            "ContentLength",
            "ContentMD5",
            "ContentType",
            "SourceBucket",
            "SourceKey",
            "SourceVersionId",
            "ExpiresString");
    private static final String PLAIN = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.";

    /** A value with most of its members set. */
    SdkPojo structure(Shape shape) {
        return structure(shape, 0);
    }

    private SdkPojo structure(Shape shape, int depth) {
        SdkPojo builder = shape.builder();
        fill(shape, builder, depth);
        return Shape.build(builder);
    }

    /** A query cannot say that a structure is there but empty: at least one member is set. */
    private @Nullable SdkPojo nested(Member member, int depth) {
        Shape shape = member.shape();
        SdkPojo value = structure(shape, depth);
        if (!xml || shape.members().stream().anyMatch(part -> part.get(value) != null)) {
            return value;
        }
        for (Member part : shape.members()) {
            Object some = part.isXmlAttribute() ? null : value(part, depth);
            if (some != null) {
                SdkPojo builder = shape.builder();
                part.set(builder, some);
                return Shape.build(builder);
            }
        }
        return null;
    }

    void fill(Shape shape, SdkPojo builder, int depth) {
        for (Member member : shape.members()) {
            if (isLeftToTheSdk(shape, member, depth)) {
                continue;
            }
            boolean needed = isNeeded(member);
            if (needed || random.nextInt(10) < (depth == 0 ? 7 : 4)) {
                Object value = value(member, needed ? depth - 1 : depth);
                if (value != null) {
                    member.set(builder, value);
                }
            }
        }
    }

    /** What the SDK's own code sets, checks, or takes only instead of another member. */
    static boolean isLeftToTheSdk(Shape shape, Member member, int depth) {
        String name = member.name();
        if (shape.type().getPackageName().contains(".s3.") && depth == 0) {
            return name.startsWith("Checksum") || OF_S3.contains(name);
        }
        return switch (shape.type().getSimpleName()) {
            case "PutEventsRequest" -> name.equals("EndpointId");
            case "CopySnapshotRequest" -> name.equals("DestinationRegion") || name.equals("PresignedUrl");
            default -> false;
        };
    }

    /** What the SDK demands or would make up by itself. */
    private boolean isNeeded(Member member) {
        return switch (member.location()) {
            case PATH, GREEDY_PATH -> true;
            default ->
                member.field().containsTrait(RequiredTrait.class)
                        || member.field().containsTrait(DefaultValueTrait.class)
                        || member.isXmlAttribute()
                        || OF_THE_SDK.contains(member.name())
                        || (xml && member.isPayload());
        };
    }

    private @Nullable Object value(Member member, int depth) {
        return switch (member.type()) {
            case SDK_POJO -> depth < DEEPEST ? nested(member, depth + 1) : null;
            case LIST -> depth < DEEPEST ? list(member, depth) : null;
            case MAP -> depth < DEEPEST ? map(member, depth) : null;
            default -> scalar(member, depth);
        };
    }

    private @Nullable Object scalar(Member member, int depth) {
        return switch (member.type()) {
            case STRING -> text(member);
            case INTEGER -> random.nextInt(5) == 0 ? random.nextInt() : random.nextInt(1, 1000);
            case LONG -> random.nextInt(5) == 0 ? random.nextLong() : random.nextLong(1, 1000);
            case SHORT -> (short) random.nextInt();
            case BYTE -> (byte) random.nextInt();
            case FLOAT -> random.nextFloat() * 1000;
            case DOUBLE -> random.nextInt(5) == 0 ? random.nextInt(100) * 1.0 : random.nextGaussian() * 1e6;
            case BIG_DECIMAL -> BigDecimal.valueOf(random.nextLong(), 3);
            case BOOLEAN -> random.nextBoolean();
            case INSTANT -> instant(member);
            case SDK_BYTES -> SdkBytes.fromByteArray(bytes());
            case DOCUMENT -> document(depth);
            default -> null;
        };
    }

    private byte[] bytes() {
        var bytes = new byte[random.nextInt(1, 40)];
        random.nextBytes(bytes);
        return bytes;
    }

    /** Headers have seconds, all else milliseconds. */
    private Instant instant(Member member) {
        Format format = member.timestampFormat();
        boolean seconds = protocol == Protocol.EC2_QUERY
                || format == Format.RFC_822
                || (format == null && member.location() == MarshallLocation.HEADER);
        long second = random.nextLong(0, 4_000_000_000L);
        return seconds ? Instant.ofEpochSecond(second) : Instant.ofEpochMilli(second * 1000 + random.nextInt(1000));
    }

    private String text(Member member) {
        if (member.location() == MarshallLocation.PATH && member.inputName().equals("Bucket")) {
            return "bucket-" + random.nextInt(1000);
        }
        if (member.name().equals("SourceRegion")) {
            return "eu-west-1";
        }
        if (member.name().equals("RequestRoute")) {
            return "route-" + random.nextInt(1000);
        }
        boolean plain = member.location() == MarshallLocation.HEADER
                || member.isXmlAttribute()
                || member.name().endsWith("Id")
                || member.name().equals("SetIdentifier");
        if (plain || random.nextInt(3) > 0) {
            return plain();
        }
        String text = TEXTS.get(random.nextInt(TEXTS.size()));
        boolean path = member.location() == MarshallLocation.PATH || member.location() == MarshallLocation.GREEDY_PATH;
        return path ? text.strip() : text;
    }

    private String plain() {
        var text = new StringBuilder();
        int length = random.nextInt(1, 20);
        for (int i = 0; i < length; i++) {
            text.append(PLAIN.charAt(random.nextInt(PLAIN.length())));
        }
        return text.toString();
    }

    private @Nullable List<Object> list(Member member, int depth) {
        boolean mayBeEmpty = !xml && member.location() == MarshallLocation.PAYLOAD;
        int size = mayBeEmpty ? random.nextInt(3) : random.nextInt(1, 3);
        var values = new ArrayList<Object>();
        for (int i = 0; i < size; i++) {
            Object value = member.location() == MarshallLocation.HEADER
                            && member.element().type() == MarshallingKnownType.STRING
                    ? plain()
                    : value(member.element(), depth + 1);
            if (value != null) {
                values.add(value);
            }
        }
        return values.isEmpty() && !mayBeEmpty ? null : values;
    }

    private @Nullable Map<String, Object> map(Member member, int depth) {
        boolean mayBeEmpty = !xml && member.location() == MarshallLocation.PAYLOAD;
        int size = mayBeEmpty ? random.nextInt(3) : random.nextInt(1, 3);
        var values = new LinkedHashMap<String, Object>();
        for (int i = 0; i < size; i++) {
            boolean header = member.location() == MarshallLocation.HEADER;
            Object value = header ? plain() : value(member.element(), depth + 1);
            if (value != null) {
                values.put(header ? "k" + i : plain() + i, value);
            }
        }
        return values.isEmpty() && !mayBeEmpty ? null : values;
    }

    private Document document(int depth) {
        return switch (random.nextInt(depth < DEEPEST ? 6 : 4)) {
            case 0 -> Document.fromString(TEXTS.get(random.nextInt(TEXTS.size())));
            case 1 -> Document.fromBoolean(random.nextBoolean());
            case 2 -> Document.fromNumber(random.nextInt());
            case 3 -> Document.fromNull();
            case 4 -> Document.fromList(List.of(document(depth + 1), document(depth + 1)));
            default -> Document.fromMap(Map.of("k", document(depth + 1)));
        };
    }
}
