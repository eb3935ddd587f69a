package neargate.services.ecs;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallingType;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.MapTrait;
import software.amazon.awssdk.utils.builder.SdkBuilder;

/** Requests as nobody would write them: any field may have any value of its type, mostly one that hurts somewhere. */
public final class Wild {
    private static final List<String> TEXTS = List.of(
            "",
            " ",
            "web",
            "web:1",
            "web:0",
            "web:x:y",
            "first",
            "default",
            "#",
            "a/b/c",
            "arn:",
            "arn:aws:ecs:us-east-1:123456789012:cluster/first",
            "arn:aws:ecs:us-east-1:123456789012:task-definition/web:1",
            "arn:aws:ecs:us-east-1:123456789012:task-definition/",
            "arn:aws:ecs:us-east-1:123456789012:service/first/web",
            "arn:aws:iam::123456789012:role/x",
            "aws:x",
            ".25 vCPU",
            "1 GB",
            "256",
            "-1",
            "99999999999999999999",
            "99999-1",
            "80-90",
            "FARGATE",
            "awsvpc",
            "awslogs",
            "HEALTHY",
            "tcp",
            "enabled",
            "CMD-SHELL",
            "\u0000",
            "ümlaut \uD83D\uDE80",
            "x".repeat(300));
    private static final List<Integer> NUMBERS =
            List.of(-1, 0, 1, 2, 6, 80, 256, 512, 65_535, 65_536, Integer.MAX_VALUE, Integer.MIN_VALUE);

    private final Random random;

    public Wild(long seed) {
        this.random = new Random(seed);
    }

    /** Changes some fields of a builder, and of what is in them. */
    public <T extends SdkPojo> T spoil(T builder, double share) {
        for (SdkField<?> field : builder.sdkFields()) {
            if (random.nextDouble() < share) {
                field.set(builder, value(field, 0));
            }
        }
        return builder;
    }

    private @Nullable Object value(SdkField<?> field, int depth) {
        MarshallingType<?> type = field.marshallingType();
        if (random.nextInt(10) == 0) {
            return null;
        }
        if (type.equals(MarshallingType.STRING)) {
            return TEXTS.get(random.nextInt(TEXTS.size()));
        }
        if (type.equals(MarshallingType.INTEGER)) {
            return NUMBERS.get(random.nextInt(NUMBERS.size()));
        }
        if (type.equals(MarshallingType.BOOLEAN)) {
            return random.nextBoolean();
        }
        if (type.equals(MarshallingType.LIST)) {
            SdkField<?> member = field.getTrait(ListTrait.class).memberFieldInfo();
            return IntStream.range(0, random.nextInt(4))
                    .mapToObj(i -> value(member, depth + 1))
                    .filter(value -> value != null)
                    .toList();
        }
        if (type.equals(MarshallingType.MAP)) {
            SdkField<?> member = field.getTrait(MapTrait.class).valueFieldInfo();
            Map<String, Object> map = new HashMap<>();
            Object value = value(member, depth + 1);
            if (value != null) {
                map.put(TEXTS.get(random.nextInt(TEXTS.size())), value);
            }
            return map;
        }
        if (type.equals(MarshallingType.SDK_POJO) && depth < 6) {
            SdkPojo structure = field.constructor().get();
            structure.sdkFields().forEach(member -> member.set(structure, value(member, depth + 1)));
            return ((SdkBuilder<?, ?>) structure).build();
        }
        return null;
    }
}
