<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>Gossan</name>
    <message>
        <source>Create Sample Survey</source>
        <translation>生成示例勘查数据</translation>
    </message>
    <message>
        <source>Grid Geochemistry</source>
        <translation>地球化学网格化</translation>
    </message>
    <message>
        <source>Fit Fault Control Function</source>
        <translation>拟合断裂控制函数</translation>
    </message>
    <message>
        <source>Train GK-DCN</source>
        <translation>训练 GK-DCN</translation>
    </message>
    <message>
        <source>Predict Anomalies</source>
        <translation>预测异常</translation>
    </message>
    <message>
        <source>Explain with Grad-CAM</source>
        <translation>Grad-CAM 解释</translation>
    </message>
    <message>
        <source>Geochemistry</source>
        <translation>地球化学</translation>
    </message>
    <message>
        <source>Anomaly models</source>
        <translation>异常模型</translation>
    </message>
    <message>
        <source>Utilities</source>
        <translation>工具</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>随机种子</translation>
    </message>
    <message>
        <source>Samples</source>
        <translation>样品</translation>
    </message>
    <message>
        <source>Folder for the survey</source>
        <translation>示例数据文件夹</translation>
    </message>
    <message>
        <source>Faults</source>
        <translation>断裂</translation>
    </message>
    <message>
        <source>Deposits</source>
        <translation>矿床</translation>
    </message>
    <message>
        <source>Study area</source>
        <translation>研究区</translation>
    </message>
    <message>
        <source>Truth</source>
        <translation>真值</translation>
    </message>
    <message>
        <source>What was planted</source>
        <translation>预设参数</translation>
    </message>
    <message>
        <source>Elements</source>
        <translation>元素</translation>
    </message>
    <message>
        <source>Template raster</source>
        <translation>模板栅格</translation>
    </message>
    <message>
        <source>Extent</source>
        <translation>范围</translation>
    </message>
    <message>
        <source>Cell size</source>
        <translation>像元大小</translation>
    </message>
    <message>
        <source>Output CRS</source>
        <translation>输出坐标系</translation>
    </message>
    <message>
        <source>Power</source>
        <translation>幂次</translation>
    </message>
    <message>
        <source>Neighbours</source>
        <translation>邻近样品数</translation>
    </message>
    <message>
        <source>Search radius</source>
        <translation>搜索半径</translation>
    </message>
    <message>
        <source>Codes for missing values</source>
        <translation>缺失值代码</translation>
    </message>
    <message>
        <source>Negative values</source>
        <translation>负值</translation>
    </message>
    <message>
        <source>Values below detection become</source>
        <translation>低于检出限的值替换为</translation>
    </message>
    <message>
        <source>Element stack</source>
        <translation>元素栅格集</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>报告</translation>
    </message>
    <message>
        <source>HTML files (*.html)</source>
        <translation>HTML 文件 (*.html)</translation>
    </message>
    <message>
        <source>Samples used</source>
        <translation>所用样品数</translation>
    </message>
    <message>
        <source>Values below detection, replaced or dropped</source>
        <translation>替换或剔除的低于检出限的值</translation>
    </message>
    <message>
        <source>Ring width</source>
        <translation>缓冲带宽度</translation>
    </message>
    <message>
        <source>Rings</source>
        <translation>缓冲带</translation>
    </message>
    <message>
        <source>Continuous instead of rings</source>
        <translation>连续距离而非缓冲带</translation>
    </message>
    <message>
        <source>Control raster</source>
        <translation>控制栅格</translation>
    </message>
    <message>
        <source>Coefficient N</source>
        <translation>系数 N</translation>
    </message>
    <message>
        <source>Exponent k</source>
        <translation>指数 k</translation>
    </message>
    <message>
        <source>Standard error of the exponent</source>
        <translation>指数的标准误</translation>
    </message>
    <message>
        <source>Fault control</source>
        <translation>断裂控制</translation>
    </message>
    <message>
        <source>Barren points</source>
        <translation>无矿点</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>网络</translation>
    </message>
    <message>
        <source>Transform</source>
        <translation>变换</translation>
    </message>
    <message>
        <source>Split</source>
        <translation>划分方式</translation>
    </message>
    <message>
        <source>Folds</source>
        <translation>交叉验证折数</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Gossan models (*.safetensors)</source>
        <translation>Gossan 模型 (*.safetensors)</translation>
    </message>
    <message>
        <source>Gossan models (*.safetensors);;All files (*)</source>
        <translation>Gossan 模型 (*.safetensors);;所有文件 (*)</translation>
    </message>
    <message>
        <source>Patch centres</source>
        <translation>样本中心点</translation>
    </message>
    <message>
        <source>Side of a patch (cells)</source>
        <translation>样本窗口边长(像元)</translation>
    </message>
    <message>
        <source>Block around a point (cells)</source>
        <translation>点周围的块(像元)</translation>
    </message>
    <message>
        <source>Least distance of barren places to deposits</source>
        <translation>无矿点与矿床的最小距离</translation>
    </message>
    <message>
        <source>Share held out</source>
        <translation>验证比例</translation>
    </message>
    <message>
        <source>Show the other split too</source>
        <translation>同时给出另一种划分</translation>
    </message>
    <message>
        <source>Scaling</source>
        <translation>标准化</translation>
    </message>
    <message>
        <source>Winsorise (percent at each end)</source>
        <translation>缩尾(每端百分比)</translation>
    </message>
    <message>
        <source>Epochs</source>
        <translation>训练轮数</translation>
    </message>
    <message>
        <source>Batch</source>
        <translation>批大小</translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation>学习率</translation>
    </message>
    <message>
        <source>Weight of the geological term (λ)</source>
        <translation>地质约束项权重 (λ)</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>计算设备</translation>
    </message>
    <message>
        <source>Accuracy</source>
        <translation>准确率</translation>
    </message>
    <message>
        <source>Precision</source>
        <translation>精确率</translation>
    </message>
    <message>
        <source>Recall</source>
        <translation>召回率</translation>
    </message>
    <message>
        <source>Patches</source>
        <translation>样本数</translation>
    </message>
    <message>
        <source>AUC of the logistic regression</source>
        <translation>逻辑回归的 AUC</translation>
    </message>
    <message>
        <source>AUC on held-out deposits (cross-validation)</source>
        <translation>留出矿床的 AUC(交叉验证)</translation>
    </message>
    <message>
        <source>AUC of the logistic regression on held-out deposits</source>
        <translation>逻辑回归在留出矿床上的 AUC</translation>
    </message>
    <message>
        <source>Incomplete patches</source>
        <translation>不完整窗口</translation>
    </message>
    <message>
        <source>Anomaly probability</source>
        <translation>异常概率</translation>
    </message>
    <message>
        <source>Anomaly probability (GK-DCN)</source>
        <translation>异常概率 (GK-DCN)</translation>
    </message>
    <message>
        <source>Cells with a probability</source>
        <translation>有概率值的像元数</translation>
    </message>
    <message>
        <source>Points to explain</source>
        <translation>待解释的点</translation>
    </message>
    <message>
        <source>Layer</source>
        <translation>层</translation>
    </message>
    <message>
        <source>Pattern in the pictures</source>
        <translation>图中的地球化学模式</translation>
    </message>
    <message>
        <source>Colours of Grad-CAM in the pictures</source>
        <translation>图中 Grad-CAM 的色标</translation>
    </message>
    <message>
        <source>Offsets</source>
        <translation>偏移</translation>
    </message>
    <message>
        <source>Offset magnitude</source>
        <translation>偏移量</translation>
    </message>
    <message>
        <source>Folder for pictures</source>
        <translation>图片文件夹</translation>
    </message>
    <message>
        <source>Points explained</source>
        <translation>已解释的点数</translation>
    </message>
    <message>
        <source>Cancelled. Nothing was written.</source>
        <translation>已取消,未写入任何文件。</translation>
    </message>
    <message>
        <source>Classify Thin Section</source>
        <translation>薄片分类</translation>
    </message>
    <message>
        <source>Thin sections</source>
        <translation>岩石薄片</translation>
    </message>
    <message>
        <source>Photographs</source>
        <translation>照片</translation>
    </message>
    <message>
        <source>Sample points</source>
        <translation>采样点</translation>
    </message>
    <message>
        <source>Field with paths</source>
        <translation>照片路径字段</translation>
    </message>
    <message>
        <source>Between several paths</source>
        <translation>多个路径之间的分隔符</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Classified sections</source>
        <translation>薄片分类结果</translation>
    </message>
    <message>
        <source>Folder for crops</source>
        <translation>裁剪区域文件夹</translation>
    </message>
    <message>
        <source>Photographs read</source>
        <translation>已读取的照片数</translation>
    </message>
    <message>
        <source>Photographs not read</source>
        <translation>未能读取的照片数</translation>
    </message>
    <message>
        <source>Explain Thin Section</source>
        <translation>解释薄片分类</translation>
    </message>
    <message>
        <source>Class</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>Train Thin Section</source>
        <translation>训练薄片分类</translation>
    </message>
    <message>
        <source>Property</source>
        <translation>岩石性质</translation>
    </message>
    <message>
        <source>Weights to start from</source>
        <translation>初始权重</translation>
    </message>
    <message>
        <source>File with weights</source>
        <translation>权重文件</translation>
    </message>
    <message>
        <source>Side of the network's input (pixels)</source>
        <translation>网络输入边长(像素)</translation>
    </message>
    <message>
        <source>Slice in the file names</source>
        <translation>文件名中的薄片编号</translation>
    </message>
    <message>
        <source>Test photographs</source>
        <translation>测试照片</translation>
    </message>
    <message>
        <source>Photographs without labels</source>
        <translation>无标签照片</translation>
    </message>
    <message>
        <source>Side of the crop</source>
        <translation>裁剪区域边长</translation>
    </message>
    <message>
        <source>Augment</source>
        <translation>数据增强</translation>
    </message>
    <message>
        <source>Patience</source>
        <translation>容忍轮数</translation>
    </message>
    <message>
        <source>Checkpoint</source>
        <translation>检查点</translation>
    </message>
    <message>
        <source>Overall accuracy (test photographs, or else validation)</source>
        <translation>总体准确率(测试照片,否则为验证照片)</translation>
    </message>
    <message>
        <source>Lower end of its 95 % interval</source>
        <translation>其 95 % 区间下限</translation>
    </message>
    <message>
        <source>Upper end of its 95 % interval</source>
        <translation>其 95 % 区间上限</translation>
    </message>
    <message>
        <source>Accuracy of a forest on grey-level statistics</source>
        <translation>灰度统计随机森林的准确率</translation>
    </message>
    <message>
        <source>Accuracy on the validation photographs</source>
        <translation>验证照片的准确率</translation>
    </message>
    <message>
        <source>Classes</source>
        <translation>类别数</translation>
    </message>
    <message>
        <source>Epoch that was kept</source>
        <translation>保留的轮次</translation>
    </message>
    <message>
        <source>Epochs run</source>
        <translation>已运行的轮数</translation>
    </message>
    <message>
        <source>Parameters of the network</source>
        <translation>网络参数量</translation>
    </message>
    <message>
        <source>Course of the learning rate</source>
        <translation>学习率变化方式</translation>
    </message>
    <message>
        <source>Robust PCA</source>
        <translation>稳健主成分分析</translation>
    </message>
    <message>
        <source>Components</source>
        <translation>主成分数</translation>
    </message>
    <message>
        <source>Component scores</source>
        <translation>主成分得分</translation>
    </message>
    <message>
        <source>Samples with scores</source>
        <translation>带得分的样品</translation>
    </message>
    <message>
        <source>Loadings</source>
        <translation>载荷</translation>
    </message>
    <message>
        <source>Share of the variance explained</source>
        <translation>解释的方差比例</translation>
    </message>
    <message>
        <source>Classify Anomalies</source>
        <translation>异常分级</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>方法</translation>
    </message>
    <message>
        <source>Percents of the map</source>
        <translation>占图面积百分比</translation>
    </message>
    <message>
        <source>Straight lines</source>
        <translation>直线段数</translation>
    </message>
    <message>
        <source>Fewest cells of a target</source>
        <translation>靶区最少像元数</translation>
    </message>
    <message>
        <source>Anomaly classes</source>
        <translation>异常等级</translation>
    </message>
    <message>
        <source>Targets</source>
        <translation>靶区</translation>
    </message>
    <message>
        <source>Threshold of the highest class</source>
        <translation>最高等级阈值</translation>
    </message>
    <message>
        <source>Share of the map in the highest class</source>
        <translation>最高等级占图面积比例</translation>
    </message>
    <message>
        <source>Share of the deposits in the highest class</source>
        <translation>最高等级中的矿床比例</translation>
    </message>
    <message>
        <source>Number of targets</source>
        <translation>靶区数</translation>
    </message>
    <message>
        <source>Element importance</source>
        <translation>元素重要性</translation>
    </message>
    <message>
        <source>Compare Models</source>
        <translation>模型比较</translation>
    </message>
    <message>
        <source>Comparison</source>
        <translation>比较结果</translation>
    </message>
    <message>
        <source>Baselines</source>
        <translation>基线方法</translation>
    </message>
    <message>
        <source>Networks</source>
        <translation>网络</translation>
    </message>
    <message>
        <source>AUC of the best baseline on held-out patches</source>
        <translation>最佳基线在留出图块上的 AUC</translation>
    </message>
    <message>
        <source>AUC of the best network on held-out patches</source>
        <translation>最佳网络在留出图块上的 AUC</translation>
    </message>
    <message>
        <source>Draws of barren ground</source>
        <translation>无矿区抽样次数</translation>
    </message>
    <message>
        <source>Elements by commodity</source>
        <translation>按矿种选择元素</translation>
    </message>
    <message>
        <source>Held-out patches that share cells with training patches</source>
        <translation>与训练图块共享像元的留出图块数</translation>
    </message>
    <message>
        <source>Model to set beside</source>
        <translation>并列比较的模型</translation>
    </message>
    <message>
        <source>Networks in the ensemble</source>
        <translation>集成中的网络数</translation>
    </message>
    <message>
        <source>Preset</source>
        <translation>预设</translation>
    </message>
    <message>
        <source>Seeds</source>
        <translation>随机种子数</translation>
    </message>
    <message>
        <source>Show λ = 0 and a shuffled control raster</source>
        <translation>显示 λ = 0 与打乱的控制栅格</translation>
    </message>
    <message>
        <source>Turn and mirror patches</source>
        <translation>旋转和镜像图块</translation>
    </message>
    <message>
        <source>Verdict</source>
        <translation>结论</translation>
    </message>
    <message>
        <source>Weight decay</source>
        <translation>权重衰减</translation>
    </message>
    <message>
        <source>Stack Rasters</source>
        <translation>合成元素栅格</translation>
    </message>
    <message>
        <source>Rasters</source>
        <translation>栅格</translation>
    </message>
    <message>
        <source>Epochs of pretraining</source>
        <translation>预训练轮数</translation>
    </message>
    <message>
        <source>Check Environment</source>
        <translation>检查环境</translation>
    </message>
    <message>
        <source>Check Environment…</source>
        <translation>检查环境…</translation>
    </message>
    <message>
        <source>Create Sample Survey…</source>
        <translation>生成示例勘查数据…</translation>
    </message>
    <message>
        <source>Guide</source>
        <translation>使用指南</translation>
    </message>
    <message>
        <source>Problems</source>
        <translation>问题数</translation>
    </message>
    <message>
        <source>Summary</source>
        <translation>摘要</translation>
    </message>
</context>
</TS>
