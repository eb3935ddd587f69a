package neargate.models.compiler;

import java.util.List;

/** The services on the wire. */
enum Services {
    ACM("acm"),
    APPLICATION_AUTO_SCALING("applicationautoscaling", "application-autoscaling"),
    APP_MESH("appmesh"),
    AUTO_SCALING("autoscaling"),
    CLOUD_CONTROL("cloudcontrol"),
    CLOUDFORMATION("cloudformation"),
    CLOUDWATCH("cloudwatch", "monitoring"),
    CLOUDWATCH_LOGS("cloudwatchlogs", "logs"),
    CODEBUILD("codebuild"),
    CODECOMMIT("codecommit"),
    CODECONNECTIONS("codeconnections"),
    CODEDEPLOY("codedeploy"),
    CODEPIPELINE("codepipeline"),
    EC2("ec2"),
    ECR("ecr", "api.ecr"),
    ECS("ecs"),
    EFS("efs", "elasticfilesystem"),
    ELASTIC_LOAD_BALANCING("elasticloadbalancingv2", "elasticloadbalancing"),
    EVENTBRIDGE("eventbridge"),
    IAM("iam"),
    KMS("kms"),
    PRICING("pricing", "api.pricing"),
    RESOURCE_GROUPS_TAGGING("resourcegroupstaggingapi", "tagging"),
    ROUTE_53("route53"),
    S3("s3"),
    SCHEDULER("scheduler"),
    SECRETS_MANAGER("secretsmanager"),
    SERVICE_DISCOVERY("servicediscovery"),
    SNS("sns"),
    SQS("sqs"),
    SSM("ssm"),
    STS("sts"),
    X_RAY("xray");

    private final String module;
    private final String model;

    Services(String module) {
        this(module, module);
    }

    Services(String module, String model) {
        this.module = module;
        this.model = model;
    }

    static List<Services> all() {
        return List.of(values());
    }

    /** The name of the SDK's module and package. */
    String module() {
        return module;
    }

    /** How the model's file begins, before the date. */
    String model() {
        return model;
    }
}
