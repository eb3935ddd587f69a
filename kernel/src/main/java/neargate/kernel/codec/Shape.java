package neargate.kernel.codec;

import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.utils.builder.Buildable;

/**
 * A structure of AWS's models as its SDK class describes it: the members in order, and how to build one. Made once per
 * class from {@link SdkPojo#sdkFields()} and shared by all codecs, so that a request costs no look-up of traits.
 */
public final class Shape {
    private static final ClassValue<Shape> SHAPES = new ClassValue<>() {
        @Override
        protected Shape computeValue(Class<?> type) {
            return new Shape(type.asSubclass(SdkPojo.class), builders(type));
        }
    };

    private final Class<? extends SdkPojo> type;
    private final Supplier<SdkPojo> builders;
    private final List<Member> members;
    private final Map<String, Member> byJsonName;

    private Shape(Class<? extends SdkPojo> type, Supplier<SdkPojo> builders) {
        this.type = type;
        this.builders = builders;
        var list = new ArrayList<Member>();
        var names = new HashMap<String, Member>();
        for (SdkField<?> field : builders.get().sdkFields()) {
            Member member = new Member(field, list.size(), names);
            list.add(member);
            names.put(member.jsonName(), member);
        }
        this.members = List.copyOf(list);
        this.byJsonName = Map.copyOf(names);
    }

    /** The shape of an SDK model class, as {@code Task} or {@code RunTaskRequest}. */
    public static Shape of(Class<? extends SdkPojo> type) {
        return SHAPES.get(type);
    }

    /** The shape of a value or of a builder of it. */
    public static Shape of(SdkPojo pojo) {
        return of(modelClass(pojo.getClass()));
    }

    /** The SDK's class, as {@code Task}. */
    public Class<? extends SdkPojo> type() {
        return type;
    }

    /** Its members, in the SDK's order. */
    public List<Member> members() {
        return members;
    }

    /** The member of that name in JSON, if there is one. */
    public @Nullable Member memberOfJsonName(String name) {
        return byJsonName.get(name);
    }

    /** A new builder; {@link Member#set} fills it and {@link #build} ends it. */
    public SdkPojo builder() {
        return builders.get();
    }

    /** The immutable value of a builder. */
    public static SdkPojo build(SdkPojo builder) {
        return (SdkPojo) ((Buildable) builder).build();
    }

    private static Class<? extends SdkPojo> modelClass(Class<? extends SdkPojo> type) {
        Class<?> owner = type.getDeclaringClass();
        return owner != null && Buildable.class.isAssignableFrom(type) ? owner.asSubclass(SdkPojo.class) : type;
    }

    private static Supplier<SdkPojo> builders(Class<?> type) {
        try {
            var method = type.getMethod("builder");
            return () -> {
                try {
                    return (SdkPojo) method.invoke(null);
                } catch (IllegalAccessException | InvocationTargetException e) {
                    throw new IllegalStateException("no builder of " + type, e);
                }
            };
        } catch (NoSuchMethodException e) {
            throw new IllegalArgumentException(type + " is no model class of the SDK", e);
        }
    }
}
