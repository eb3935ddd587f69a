package neargate.services.ec2.resource;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.util.SdkAutoConstructList;
import software.amazon.awssdk.utils.builder.Buildable;

/**
 * Copies between SDK values of different classes by the names of their members. EC2 has one class for each place where the
 * data of a launch template stands, or an entry of a network ACL, alike but for their names.
 */
public final class Alike {
    private Alike() {}

    /** Sets each member of {@code builder} that {@code from} has, too, and that is set there. */
    public static <B extends SdkPojo> B copy(SdkPojo from, B builder) {
        Map<String, SdkField<?>> there = new HashMap<>();
        from.sdkFields().forEach(field -> there.put(field.memberName(), field));
        for (SdkField<?> field : builder.sdkFields()) {
            SdkField<?> source = there.get(field.memberName());
            Object value = source == null ? null : source.getValueOrDefault(from);
            if (value != null && !(value instanceof SdkAutoConstructList)) {
                field.set(builder, converted(value, field));
            }
        }
        return builder;
    }

    private static @Nullable Object converted(Object value, SdkField<?> target) {
        if (value instanceof SdkPojo pojo) {
            return ((Buildable) copy(pojo, target.constructor().get())).build();
        }
        if (value instanceof List<?> list) {
            SdkField<?> element = target.getTrait(ListTrait.class).memberFieldInfo();
            return list.stream().map(item -> converted(item, element)).toList();
        }
        return value;
    }
}
