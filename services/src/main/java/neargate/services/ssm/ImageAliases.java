package neargate.services.ssm;

import java.util.Map;
import java.util.TreeMap;

/**
 * Which image a public parameter means ("Retrieving Amazon ECS-optimized Linux AMI metadata", "Reference the latest AMIs
 * using Systems Manager public parameters"): names of parameters, and patterns of the names of images.
 */
final class ImageAliases {
    private static final String ECS = "/aws/service/ecs/optimized-ami/";
    private static final String AMAZON_LINUX = "/aws/service/ami-amazon-linux-latest/";

    /** Parameters below which {@code image_id} and the like stand, and whose own value is all of it. */
    static final Map<String, String> RECOMMENDED = new TreeMap<>(Map.of(
            ECS + "amazon-linux/recommended", "amzn-ami-2018.03.*-amazon-ecs-optimized",
            ECS + "amazon-linux-2/recommended", "amzn2-ami-ecs-hvm-2.0.*-x86_64-ebs",
            ECS + "amazon-linux-2/arm64/recommended", "amzn2-ami-ecs-hvm-2.0.*-arm64-ebs",
            ECS + "amazon-linux-2/gpu/recommended", "amzn2-ami-ecs-gpu-hvm-2.0.*-x86_64-ebs",
            ECS + "amazon-linux-2/kernel-5.10/recommended", "amzn2-ami-ecs-kernel-5.10-hvm-2.0.*-x86_64-ebs",
            ECS + "amazon-linux-2/kernel-5.10/arm64/recommended", "amzn2-ami-ecs-kernel-5.10-hvm-2.0.*-arm64-ebs",
            ECS + "amazon-linux-2/kernel-5.10/gpu/recommended", "amzn2-ami-ecs-kernel-5.10-gpu-hvm-2.0.*-x86_64-ebs",
            ECS + "amazon-linux-2023/recommended", "al2023-ami-ecs-hvm-2023.*-x86_64",
            ECS + "amazon-linux-2023/arm64/recommended", "al2023-ami-ecs-hvm-2023.*-arm64",
            ECS + "amazon-linux-2023/gpu/recommended", "al2023-ami-ecs-gpu-hvm-2023.*-x86_64"));

    /** Parameters whose value is the id of an image. */
    static final Map<String, String> IDS = new TreeMap<>(Map.of(
            AMAZON_LINUX + "al2023-ami-kernel-default-x86_64", "al2023-ami-2023.*-x86_64",
            AMAZON_LINUX + "al2023-ami-kernel-default-arm64", "al2023-ami-2023.*-arm64",
            AMAZON_LINUX + "al2023-ami-kernel-6.1-x86_64", "al2023-ami-2023.*-kernel-6.1-x86_64",
            AMAZON_LINUX + "al2023-ami-kernel-6.1-arm64", "al2023-ami-2023.*-kernel-6.1-arm64",
            AMAZON_LINUX + "al2023-ami-minimal-kernel-default-x86_64", "al2023-ami-minimal-2023.*-x86_64",
            AMAZON_LINUX + "al2023-ami-minimal-kernel-default-arm64", "al2023-ami-minimal-2023.*-arm64",
            AMAZON_LINUX + "amzn2-ami-hvm-x86_64-gp2", "amzn2-ami-hvm-2.0.*-x86_64-gp2",
            AMAZON_LINUX + "amzn2-ami-hvm-x86_64-ebs", "amzn2-ami-hvm-2.0.*-x86_64-ebs",
            AMAZON_LINUX + "amzn2-ami-hvm-arm64-gp2", "amzn2-ami-hvm-2.0.*-arm64-gp2",
            AMAZON_LINUX + "amzn2-ami-kernel-5.10-hvm-x86_64-gp2", "amzn2-ami-kernel-5.10-hvm-2.0.*-x86_64-gp2"));

    private ImageAliases() {}
}
